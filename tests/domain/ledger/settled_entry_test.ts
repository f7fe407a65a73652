import assert from "node:assert/strict";
import fc from "fast-check";
import { ledgerEntry } from "../../../lib/domain/ledger/entry.ts";
import { differingFields } from "../../../lib/domain/ledger/entry.ts";
import { settledEntry } from "../../../lib/domain/ledger/settled_entry.ts";
import { mergeDocuments } from "../../../lib/domain/merge/merge_document.ts";
import { statepointId } from "../../../lib/domain/statepoint/id.ts";
import { statusOf } from "../../../lib/domain/document/document_view.ts";
import { isTerminal } from "../../../lib/domain/document/status.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";
import type { Mapping, Value } from "../../../lib/domain/value/value.ts";
import { anySteps, Clone } from "../../support/histories.ts";

const STATEPOINT: Mapping = new Map<string, Value>([["experiment_id", "E001"], ["seed", 1n]]);
const JOB = statepointId(STATEPOINT);

function entryOf(document: Mapping, machineLabel: string, promotedAt: string): Mapping {
  return ledgerEntry({ jobId: JOB, statepoint: STATEPOINT, document, machineLabel, promotedAt });
}

Deno.test("the settled entry says what the merged document says, whichever side is which", () => {
  fc.assert(fc.property(anySteps, anySteps, anySteps, (before, mine, others) => {
    const base = new Clone("o", 0).play(new Map(), before);
    const ours = new Clone("a", 900).play(base, mine);
    const theirs = new Clone("b", 930).play(base, others);
    const { document } = mergeDocuments({ base, ours, theirs });
    const entries = [entryOf(ours, "a", "t1"), entryOf(theirs, "b", "t2")];
    const settled = settledEntry({ jobId: JOB, document, entries });
    const swapped = settledEntry({ jobId: JOB, document, entries: entries.toReversed() });
    assert.deepEqual(swapped && formatJson(swapped), settled && formatJson(settled));
    assert.equal(settled !== undefined, isTerminal(statusOf(document)));
    if (settled === undefined) return;
    assert.deepEqual(differingFields(settled, entryOf(document, "c", "t3")), []);
    const again = settledEntry({ jobId: JOB, document, entries: [settled] });
    assert.deepEqual(again, settled);
  }));
});

Deno.test("an entry of another run, or of no run, settles nothing", () => {
  const document: Mapping = new Map<string, Value>([["status", "failed"], ["ended_at", "t"]]);
  const strange = new Map(entryOf(document, "a", "t1")).set("job_id", "0".repeat(32));
  assert.equal(settledEntry({ jobId: JOB, document, entries: [strange, new Map()] }), undefined);
});

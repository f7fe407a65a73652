/**
 * Merges what machines share beside the documents: entries of the ledger, and indexes of runs.
 *
 * @module
 */

import { endedAtOf } from "../document/document_view.ts";
import { compareCodePoints, isMapping, type Mapping, textAt, type Value } from "../value/value.ts";
import { canonicalText, mergeMappings, type Sides } from "./merge_values.ts";

/** Of two versions of a ledger's entry, returns the one with the later end of the run. */
export function laterEntry(ours: Mapping, theirs: Mapping): Mapping {
  return compareTexts(entryOrder(ours), entryOrder(theirs)) >= 0 ? ours : theirs;
}

/** An entry without an end was written before its run's document had one: the promotion tells when. */
function entryOrder(entry: Mapping): readonly string[] {
  const promotedAt = textAt(entry, PROMOTED_AT) ?? "";
  return [endedAtOf(entry) ?? promotedAt, promotedAt, canonicalText(entry)];
}

const PROMOTED_AT = "promoted_at";

/** Unites the runs of two versions of an index; of one run the later export counts. */
export function mergeIndexes({ base, ours, theirs }: Sides<Mapping> & IndexSides): Mapping {
  const [late, early] = compareTexts(indexOrder(ours), indexOrder(theirs)) >= 0
    ? [ours, theirs]
    : [theirs, ours];
  const entries = new Map([...runsOf(early), ...runsOf(late)]);
  const ids = [...entries.keys()].sort(compareCodePoints);
  const merged = new Map(
    mergeMappings({ base, ours, theirs }, INDEX_ORDER, (key) => late.get(key) ?? early.get(key)),
  );
  return merged.set("entries", ids.map((id) => entries.get(id) ?? null));
}

interface IndexSides {
  readonly ours: Mapping;
  readonly theirs: Mapping;
}

const INDEX_ORDER = ["schema_version", "machine_label", "exported_at", "entries"];

function indexOrder(index: Mapping): readonly string[] {
  return [textAt(index, "exported_at") ?? "", canonicalText(index)];
}

function runsOf(index: Mapping): readonly (readonly [string, Value])[] {
  const entries = index.get("entries");
  const list = Array.isArray(entries) ? entries as readonly Value[] : [];
  return list.map((entry) => {
    const id = isMapping(entry) ? textAt(entry, "job_id") : undefined;
    return [id ?? canonicalText(entry), entry] as const;
  });
}

function compareTexts(a: readonly string[], b: readonly string[]): number {
  for (let i = 0; i < a.length; i++) {
    const order = compareCodePoints(a[i] ?? "", b[i] ?? "");
    if (order !== 0) return order;
  }
  return 0;
}

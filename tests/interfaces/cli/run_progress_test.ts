/**
 * The progress line of parallel runs.
 *
 * @module
 */

import assert from "node:assert/strict";
import { queueEntry } from "../../../lib/domain/document/queue_entry.ts";
import type { AttemptOutcome } from "../../../lib/domain/document/attempt.ts";
import type { JobRun } from "../../../lib/domain/document/job_run.ts";
import { RunProgress } from "../../../lib/interfaces/cli/views/run_progress.ts";
import { Memory } from "../../support/cli.ts";
import { json } from "../../support/store.ts";

function entry(id: string, queue = "{}", attempts = "[]"): ReturnType<typeof queueEntry> {
  const document = json(`{"status": "queued", "queue": ${queue}, "attempts": ${attempts}}`);
  const statepoint = { mapping: json("{}"), text: "{}" };
  return queueEntry({ id, statepoint: statepoint as never, document });
}

function ran(jobId: string, outcome: AttemptOutcome, wallclockS: number): JobRun {
  return { kind: "ran", jobId, outcome, exitCode: 0, wallclockS };
}

/** A clock that stands still. */
function how(places: number): { readonly places: number; readonly elapsedMs: () => number } {
  return { places, elapsedMs: () => 0 };
}

const CUT_OFF = '[{"id": "a", "n": 1, "status": "interrupted", "cause": "time_limit"}]';
const PUT_BACK: AttemptOutcome = { kind: "interrupted", returncode: -15, cause: "interrupted" };

Deno.test("a fresh batch tells the time left from the runs that completed", () => {
  const progress = new RunProgress(
    new Memory(undefined),
    ["a", "b", "c"].map((id) => entry(id)),
    how(1),
  );
  assert.equal(progress.text, "0/3 done, 0 running, 3 left");
  progress.onStart("a");
  progress.onRun(ran("a", { kind: "complete" }, 60));
  assert.match(
    progress.text,
    /^1\/3 done, 0 running, 2 left, [0-9]+m[0-9]{2}s to [0-9]+m[0-9]{2}s to go$/,
  );
});

Deno.test("what is put back is not done, and its time says nothing about the others", () => {
  const progress = new RunProgress(
    new Memory(undefined),
    ["a", "b"].map((id) => entry(id)),
    how(1),
  );
  progress.onStart("a");
  progress.onRun(ran("a", PUT_BACK, 60));
  assert.equal(progress.text, "0/2 done, 0 running, 1 put back, 1 left");
});

Deno.test("a resumed batch counts what was put back, and tells no time before that is over", () => {
  const entries = [
    entry("a", '{"queued_at": "q"}', CUT_OFF),
    entry("b"),
    // A person has queued this one again: it begins anew.
    entry("c", '{"queued_at": "q", "attempts_before": 1}', CUT_OFF),
  ];
  const progress = new RunProgress(new Memory(undefined), entries, how(1));
  progress.onStart("b");
  progress.onRun(ran("b", { kind: "complete" }, 60));
  assert.equal(progress.text, "1/3 done, 0 running, 2 left, 1 resumed");
  progress.onStart("a");
  progress.onRun(ran("a", { kind: "complete" }, 1));
  assert.match(
    progress.text,
    /^2\/3 done, 0 running, 1 left, ([0-9]+m)?[0-9]+s to [0-9]+m[0-9]{2}s to go$/,
  );
});

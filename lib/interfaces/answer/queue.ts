/**
 * The queue as an answer.
 *
 * @module
 */

import { shownTexts } from "../../domain/document/queue_texts.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import type { QueueListing } from "../../engine/liveness/read_queue.ts";
import { type Answer, countValue, secondsValue } from "./answer.ts";
import { listingAnswer } from "./listing.ts";

/** Makes the answer of `queue list`. */
export function queueAnswer({ entries, damaged, lastWrite }: QueueListing): Answer {
  const listing = listingAnswer(entries, entryAnswer, damaged);
  return lastWrite === undefined ? listing : { ...listing, last_write: { ...lastWrite } };
}

/** Makes the answer for an entry of the queue. */
export function entryAnswer(entry: QueueEntry): Answer {
  return {
    job_id: entry.jobId,
    short_id: entry.jobId.slice(0, 8),
    experiment_id: entry.experimentId,
    hypothesis_id: entry.hypothesisId,
    status: entry.status,
    // Readers of the JSON know three holders. No process works on a run that has ended, so its holder is "gone".
    holder: entry.holder === "ended" ? "gone" : entry.holder,
    ...shownTexts(entry),
    queued_at: entry.queuedAt === "" ? undefined : entry.queuedAt,
    submitted: entry.submitted?.mapping,
    sp: entry.statepoint,
    last_error: entry.lastError?.mapping,
    results: entry.results,
    results_problem: entry.resultsProblem,
    attempts: countValue(entry.attempts),
    started_at: entry.startedAt,
    ended_at: entry.endedAt,
    wallclock_s: secondsValue(entry.wallclockS),
  };
}

/**
 * A job as `list-runs` and `show-run` show it: its link, its state, its times.
 *
 * @module
 */

import { attemptsOf, type AttemptView, attemptView } from "./attempt.ts";
import {
  endedAtOf,
  queueOf,
  type QueueView,
  startedAtOf,
  statusWord,
  trackerUrlOf,
  wallclockOf,
} from "./document_view.ts";
import { type Mapping, mappingAt, textAt, type Value } from "../value/value.ts";
import { experimentIdOf, hypothesisIdOf, type LinkedJob } from "./link.ts";

/** One run, queued or not. */
export interface RunRecord {
  /** The 32 hexadecimal digits that name it. */
  readonly jobId: string;
  /** What it belongs to. */
  readonly experimentId: string | undefined;
  /** What it tests. */
  readonly hypothesisId: string | undefined;
  /** As its document says. */
  readonly status: string | undefined;
  /** `⟨hypothesis or _⟩/⟨experiment⟩/⟨condition or short id⟩`. */
  readonly batchSlug: string;
  /** Where a tracker shows it. */
  readonly trackerUrl: string | undefined;
  /** What is run. */
  readonly statepoint: Mapping;
  /** When its last try began. */
  readonly startedAt: string | undefined;
  /** When its last try ended. */
  readonly endedAt: string | undefined;
  /** How long its last try took, in seconds. */
  readonly wallclockS: number | undefined;
  /** What is known of its place in the queue. */
  readonly queue: QueueView;
  /** Why it did not become complete, as its place in the queue says. */
  readonly lastError: Value | undefined;
  /** What the program reported. */
  readonly results: Mapping;
  /** Every try, the oldest first. */
  readonly attempts: readonly AttemptView[];
}

/** A job's record. */
export function runRecord(
  job: LinkedJob & { readonly id: string },
): RunRecord {
  const { id, document } = job;
  const statepoint = job.statepoint.mapping;
  const experimentId = textAt(statepoint, "experiment_id") ?? experimentIdOf(job);
  const hypothesisId = textAt(statepoint, "hypothesis_id") ?? hypothesisIdOf(job);
  const condition = textAt(statepoint, "condition") ?? id.slice(0, 8);
  return {
    jobId: id,
    experimentId,
    hypothesisId,
    status: statusWord(document),
    batchSlug: `${hypothesisId ?? "_"}/${experimentId ?? "_"}/${condition}`,
    trackerUrl: trackerUrlOf(document),
    statepoint,
    startedAt: startedAtOf(document),
    endedAt: endedAtOf(document),
    wallclockS: wallclockOf(document),
    queue: queueOf(document),
    lastError: mappingAt(document, "queue").get("last_error"),
    results: mappingAt(document, "results"),
    attempts: attemptsOf(document).map(attemptView),
  };
}

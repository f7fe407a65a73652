/**
 * A job as `list-runs` and `show-run` show it.
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
  trackerGroupOf,
  trackerUrlOf,
  wallclockOf,
} from "./document_view.ts";
import { type Mapping, mappingAt, textAt, type Value } from "../value/value.ts";
import { experimentIdOf, hypothesisIdOf, type LinkedJob } from "./link.ts";

/** One run, whether it was queued or not. */
export interface RunRecord {
  /** 32 hexadecimal digits. */
  readonly jobId: string;
  readonly experimentId: string | undefined;
  readonly hypothesisId: string | undefined;
  /** The document's own word, which may be unknown. */
  readonly status: string | undefined;
  /** `⟨hypothesis or _⟩/⟨experiment⟩/⟨condition or short id⟩`. */
  readonly batchSlug: string;
  readonly trackerUrl: string | undefined;
  /** The group that a tracker gave the run. */
  readonly trackerGroup: string | undefined;
  readonly statepoint: Mapping;
  /** When the last attempt began. */
  readonly startedAt: string | undefined;
  /** When the last attempt ended. */
  readonly endedAt: string | undefined;
  /** How long the last attempt took, in seconds. */
  readonly wallclockS: number | undefined;
  readonly queue: QueueView;
  /** The error in the document's own form. */
  readonly lastError: Value | undefined;
  readonly results: Mapping;
  /** The oldest first. */
  readonly attempts: readonly AttemptView[];
}

/** Makes the record of a job. */
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
    trackerGroup: trackerGroupOf(document),
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

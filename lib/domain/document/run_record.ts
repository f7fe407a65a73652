/**
 * A job as `list-runs` and `show-run` show it.
 *
 * @module
 */

import { ATTEMPTS_BEFORE, attemptsOf, type AttemptView, attemptView } from "./attempt.ts";
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
import { type Mapping, mappingAt, numberAt, textAt, type Value } from "../value/value.ts";
import { DOCUMENT } from "./merge_keys.ts";
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
  /** Values that lost in merges of two machines' documents, as the document lists them. */
  readonly mergeConflicts: readonly Value[];
  /** How long the last attempt waited in the queue, in seconds; `undefined` if that is not known. */
  readonly waitedS: number | undefined;
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
    mergeConflicts: conflictsOf(document),
    waitedS: waitedOf(document),
    attempts: attemptsOf(document).map(attemptView),
  };
}

/** Reads the values that lost in merges. */
function conflictsOf(document: Mapping): readonly Value[] {
  const list = document.get(DOCUMENT.conflicts);
  return Array.isArray(list) ? list as readonly Value[] : [];
}

/**
 * Returns how long the last attempt waited: since the job was queued, or since the attempt before it
 * was put back. When a person retried a run is not recorded.
 */
function waitedOf(document: Mapping): number | undefined {
  const attempts = attemptsOf(document).map(attemptView);
  const queue = queueOf(document);
  const before = numberAt(queue.mapping, ATTEMPTS_BEFORE) ?? 0;
  const ended = Date.parse(attempts.at(-2)?.endedAt ?? "");
  const queued = Date.parse(queue.queuedAt);
  const isFirst = attempts.length - 1 === before;
  if (attempts.length - 1 < before || (isFirst && ended > queued)) return undefined;
  const waited = (Date.parse(attempts.at(-1)?.startedAt ?? "") - (isFirst ? queued : ended)) / 1000;
  return Number.isNaN(waited) ? undefined : Math.max(0, Math.round(waited));
}

/**
 * The results of stopping, removing, clearing, retrying and reconciling jobs, as answers.
 *
 * @module
 */

import type { DamagedJob } from "../../domain/document/damaged_job.ts";
import type { FailedChange } from "../../engine/attempt/change_each.ts";
import type { ClearedQueue } from "../../operations/clear_queue.ts";
import type { ReconciledJob, Reconciliation } from "../../operations/reconcile.ts";
import type { RemovedJob, RemovedJobs } from "../../operations/remove_job.ts";
import type { RetriedJob, Retrying } from "../../operations/retry_jobs.ts";
import type { StoppedJob, StoppedJobs } from "../../operations/stop_job.ts";
import { type Answer, countValue } from "./answer.ts";
import { damagedAnswer, listingAnswer } from "./listing.ts";

/** Makes the answer of `queue remove`: of one named job its own answer, else a list. */
export function removingAnswer(done: RemovedJobs, isOne: boolean): Answer {
  return changesAnswer(done, isOne, removalAnswer);
}

/** Makes the answer of `queue stop`: of one named job its own answer, else a list. */
export function stoppingAnswer(done: StoppedJobs, isOne: boolean): Answer {
  return changesAnswer(done, isOne, stopAnswer);
}

function changesAnswer<T extends { readonly kind: string }>(
  { jobs, isRefused, damaged }: {
    readonly jobs: readonly (T | FailedChange)[];
    readonly isRefused: boolean;
    readonly damaged: readonly DamagedJob[];
  },
  isOne: boolean,
  answerOf: (job: T) => Answer,
): Answer {
  const answers = jobs.map((job) => isLeft(job) ? leftAnswer(job) : answerOf(job));
  const [only] = answers;
  if (isOne && only !== undefined) return only;
  return {
    confirmed: !isRefused,
    jobs: answers,
    total: countValue(answers.length),
    left: countValue(jobs.filter(isLeft).length),
    damaged: damaged.map(damagedAnswer),
  };
}

function isLeft(job: { readonly kind: string }): job is FailedChange {
  return job.kind === "left";
}

function leftAnswer({ jobId, problem }: FailedChange): Answer {
  return { job_id: jobId, status: undefined, error: problem };
}

function removalAnswer({ jobId, statusBefore }: RemovedJob): Answer {
  return { job_id: jobId, status: "abandoned", was: statusBefore };
}

/** Makes the answer of `queue clear`. */
export function clearingAnswer(cleared: ClearedQueue): Answer {
  const { abandoned, stopped, left, damaged } = cleared;
  return {
    confirmed: cleared.kind !== "refused",
    num_abandoned: countValue(abandoned.length),
    job_ids: abandoned,
    stopped,
    left_running: left,
    damaged: damaged.map(damagedAnswer),
  };
}

/** Makes the answer of `queue retry`. */
export function retryingAnswer({ jobs, damaged }: Retrying, isDryRun: boolean): Answer {
  return {
    dry_run: isDryRun,
    retried: countValue(jobs.filter(({ kind }) => kind === "retried").length),
    jobs: jobs.map(retriedAnswer),
    damaged: damaged.map(damagedAnswer),
  };
}

function retriedAnswer(job: RetriedJob): Answer {
  return {
    job_id: job.jobId,
    outcome: job.kind,
    was: job.kind === "retried" ? job.statusBefore : undefined,
    reason: job.kind === "left" ? job.reason : undefined,
  };
}

function stopAnswer(stopped: StoppedJob): Answer {
  const ending = stopped.kind === "stopped" ? stopped.ending : undefined;
  return {
    job_id: stopped.jobId,
    status: stopped.kind === "requested" ? "running" : "stopped",
    requested: stopped.kind === "requested",
    returncode: ending === undefined ? undefined : BigInt(ending.returncode),
    note: ending?.note,
  };
}

/** Makes the answer of `queue reconcile`. */
export function reconciliationAnswer({ jobs, damaged }: Reconciliation): Answer {
  return listingAnswer(jobs, reconciledAnswer, damaged);
}

function reconciledAnswer({ jobId, verdict, statusAfter }: ReconciledJob): Answer {
  return {
    job_id: jobId,
    verdict: verdict.kind,
    evidence: verdict.evidence,
    status_after: statusAfter,
  };
}

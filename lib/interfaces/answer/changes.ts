/**
 * The results of stopping, removing, clearing, retrying and reconciling jobs, as answers.
 *
 * @module
 */

import type { ClearedQueue } from "../../operations/clear_queue.ts";
import type { ReconciledJob, Reconciliation } from "../../operations/reconcile.ts";
import type { RemovedJob } from "../../operations/remove_job.ts";
import type { RetriedJob, Retrying } from "../../operations/retry_jobs.ts";
import type { StoppedJob } from "../../operations/stop_job.ts";
import { type Answer, countValue } from "./answer.ts";
import { damagedAnswer, listingAnswer } from "./listing.ts";

/** Makes the answer of `queue remove`. */
export function removalAnswer({ jobId, statusBefore }: RemovedJob): Answer {
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

/** Makes the answer of `queue stop`. */
export function stopAnswer(stopped: StoppedJob): Answer {
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

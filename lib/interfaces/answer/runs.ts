/**
 * Runs, and the results of running them, as answers.
 *
 * @module
 */

import { isUnrecorded, type JobRun } from "../../domain/document/job_run.ts";
import type { KeptLog } from "../../engine/attempt/kept_log.ts";
import type { RunListing, ShownRun } from "../../operations/list_runs.ts";
import type { QueueRun } from "../../operations/run_queue.ts";
import { type Answer, countValue, secondsValue } from "./answer.ts";
import { listingAnswer } from "./listing.ts";

/** Makes the answer of `list-runs`. */
export function runsAnswer({ runs, damaged }: RunListing): Answer {
  return listingAnswer(runs, recordAnswer, damaged);
}

/** Makes the answer of `show-run`. */
export function recordAnswer(run: ShownRun): Answer {
  return {
    job_id: run.jobId,
    short_id: run.jobId.slice(0, 8),
    experiment_id: run.experimentId,
    hypothesis_id: run.hypothesisId,
    status: run.status,
    batch_slug: run.batchSlug,
    tracker_url: run.trackerUrl,
    sp: run.statepoint,
    started_at: run.startedAt,
    ended_at: run.endedAt,
    workspace: run.workspacePath,
    wallclock_s: secondsValue(run.wallclockS),
    waited_s: secondsValue(run.waitedS),
    log: run.log && logAnswer(run.log),
    queue: run.queue.mapping,
    last_error: run.lastError,
    results: run.results.size === 0 ? undefined : run.results,
    merge_conflicts: run.mergeConflicts.length === 0 ? undefined : run.mergeConflicts,
    attempts: run.attempts.map(({ mapping }) => mapping),
  };
}

/** Makes the answer about the output of the last attempt: its files here, or the machine that has it. */
function logAnswer(log: KeptLog): Answer {
  return {
    kept: log.kind,
    paths: log.kind === "here" ? log.paths : undefined,
    host: log.kind === "elsewhere" ? log.host : undefined,
    path: log.kind === "elsewhere" ? log.path : undefined,
  };
}

/** Makes the answer of `queue run`. */
export function queueRunAnswer({ runs, total }: QueueRun): Answer {
  return { runs: runs.map(jobRunAnswer), total: countValue(total) };
}

/** Makes the answer of `run-queued`. */
export function jobRunAnswer(run: JobRun): Answer {
  const names = { job_id: run.jobId, short_id: run.jobId.slice(0, 8) };
  switch (run.kind) {
    case "rendered":
      return { ...names, result: "dry_run", command: run.command };
    case "skipped":
    case "held":
    case "unrunnable":
      return { ...names, result: run.kind, reason: run.reason };
    case "ran":
      return {
        ...names,
        result: run.outcome.kind,
        exit_code: BigInt(run.exitCode),
        recorded: !isUnrecorded(run),
        wallclock_s: secondsValue(run.wallclockS),
      };
  }
}

/**
 * The exit codes of the commands that run jobs.
 *
 * @module
 */

import {
  hasFailed,
  isMistaken,
  isPutBack,
  isStopped,
  isUnrecorded,
  type JobRun,
} from "../../domain/document/job_run.ts";
import type { QueueRun } from "../../operations/run_queue.ts";
import { EXIT } from "./exit.ts";

/** Returns the exit code of `queue run`. */
export function codeOfQueueRun({ runs, damaged, toldCode }: QueueRun): number {
  if (toldCode !== undefined) return toldCode;
  if (runs.some((run) => hasFailed(run) || isStopped(run) || isUnrecorded(run))) {
    return EXIT.failed;
  }
  if (runs.some(isMistaken)) return EXIT.usage;
  // A document that cannot be read may be that of a run that waits.
  if (damaged.length > 0 && runs.length === 0) return EXIT.failed;
  return runs.some(isPutBack) ? EXIT.putBack : EXIT.ok;
}

/** Returns the exit code of `run-queued`: the command's own, but never 0 for a run that was put back or not recorded. */
export function codeOfJobRun(run: JobRun): number {
  if (run.kind !== "ran") return EXIT.ok;
  if (run.exitCode !== 0) return run.exitCode;
  if (isUnrecorded(run)) return EXIT.failed;
  return isPutBack(run) ? EXIT.putBack : EXIT.ok;
}

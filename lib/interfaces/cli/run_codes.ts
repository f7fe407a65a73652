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
  type JobRun,
} from "../../domain/document/job_run.ts";
import type { QueueRun } from "../../operations/run_queue.ts";
import { EXIT } from "./exit.ts";

/** The code of `queue run`. */
export function codeOfQueueRun({ runs, toldCode }: QueueRun): number {
  if (toldCode !== undefined) return toldCode;
  if (runs.some((run) => hasFailed(run) || isStopped(run))) return EXIT.failed;
  if (runs.some(isMistaken)) return EXIT.usage;
  return runs.some(isPutBack) ? EXIT.putBack : EXIT.ok;
}

/** The code of `run-queued`: the command's own; a run that was put back never looks like success. */
export function codeOfJobRun(run: JobRun): number {
  if (run.kind !== "ran") return EXIT.ok;
  return isPutBack(run) && run.exitCode === 0 ? EXIT.putBack : run.exitCode;
}

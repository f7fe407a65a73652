/**
 * What `aexp run-queued` does: the operation, and how its answer is shown.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { EXIT } from "../../../errors.ts";
import { isPutBack, isUnrecorded, type JobRun } from "../../../domain/document/job_run.ts";
import { runJob } from "../../../operations/run_queue.ts";
import { jsonLine } from "../views/json_view.ts";
import { listenerFor, runLine, runMapping } from "../views/run_view.ts";

/** What the command line may say. */
export interface Flags {
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Carries the command out; gives the exit code. */
export async function run(context: Context, flags: Flags, jobId: string): Promise<number> {
  const { dryRun: isDryRun, json, ...options } = flags;
  const run = await runJob(context, { ...options, isDryRun, jobId }, listenerFor(context, json));
  context.stdout.write(json ? jsonLine(runMapping(run)) : runLine(run));
  return run.kind === "ran" ? exitCodeOf(run) : EXIT.ok;
}

/** The child's own code; a run that was put back or not recorded never looks like success. */
function exitCodeOf(run: JobRun & { kind: "ran" }): number {
  if (run.exitCode !== 0) return run.exitCode;
  if (isUnrecorded(run)) return EXIT.failed;
  return isPutBack(run) ? EXIT.putBack : EXIT.ok;
}

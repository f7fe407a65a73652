/**
 * Runs one job by its id.
 *
 * @module
 */

import { findJobId } from "../adapters/store/find_job.ts";
import { readJob } from "../adapters/store/job.ts";
import type { Context } from "../context.ts";
import { codeText, type RunCode } from "../domain/document/diff_summary.ts";
import type { JobRun } from "../domain/document/job_run.ts";
import type { RunListener } from "../engine/attempt/run_listener.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSessionToChange, withSession } from "../engine/session/session.ts";
import type { RunOptions } from "../engine/worker/run_options.ts";
import { withRunner } from "../engine/worker/with_runner.ts";
import { UserError } from "../errors.ts";
import { phrase, type Text } from "../phrase.ts";

/** The options of `run-queued`. */
export interface RunJobOptions extends RepositoryOptions, RunOptions {
  /** The job's id or its beginning. */
  readonly jobId: string;
}

/**
 * Runs one job by its id.
 *
 * @throws {UserError} `JOB_HELD` if `force` is given and a runner holds the job
 */
export async function runJob(
  context: Context,
  options: RunJobOptions,
  listener: RunListener,
): Promise<JobRun> {
  return await withSession(await openSessionToChange(context, options), async (session) => {
    const { store } = session;
    const { id, statepoint } = await readJob(store, findJobId(store, options.jobId));
    return await withRunner(session, options, listener, async (runner) => {
      const onTaken = (code: RunCode) => {
        if (code.isDirty) listener.onNote(`${id.slice(0, 8)} runs ${codeText(code)}`.trimEnd());
        return Promise.resolve();
      };
      const run = await runner.run({ id, statepoint, onTaken });
      if (run.kind === "held" && options.force) throw heldError(run.jobId, run.reason);
      return run;
    });
  });
}

function heldError(jobId: string, reason: Text): UserError {
  return new UserError("JOB_HELD", phrase`Cannot run job "${jobId}" again: it is ${reason}`, {
    hint: "Wait until it ends, or stop it on its machine.",
  });
}

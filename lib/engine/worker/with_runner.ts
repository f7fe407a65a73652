/**
 * Makes a runner of jobs for some work.
 *
 * @module
 */

import type { RunListener } from "../attempt/run_listener.ts";
import type { Session } from "../session/session.ts";
import { JobRunner } from "./job_runner.ts";
import type { RunOptions } from "./run_options.ts";

/** Makes a runner for some work, and closes it however the work ends. */
export async function withRunner<T>(
  session: Session,
  options: RunOptions,
  listener: RunListener,
  work: (runner: JobRunner) => Promise<T>,
): Promise<T> {
  const runner = new JobRunner(session, { options, listener });
  try {
    return await work(runner);
  } finally {
    await runner.close();
  }
}

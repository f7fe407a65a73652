/**
 * Running jobs several at a time, or one after the other, until there is a reason to start no more.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { hasFailed, type JobRun } from "../../domain/document/job_run.ts";
import type { JobRunner } from "./job_runner.ts";
import type { RunnableJob } from "./run_options.ts";
import { isDiskRefusing, PatientStart } from "./patient_start.ts";

/** How a pool of jobs is run. */
export interface PoolOptions {
  /** How many jobs run at a time. @default 1 */
  readonly jobs?: number | undefined;
  /** Go on after a job has failed. @default {false} */
  readonly continueOnFailure?: boolean | undefined;
  /** Whether it is too late to start another job. */
  readonly isTooLate: () => boolean;
  /** Called as each job starts, with its number from 1. */
  readonly onStart: (job: RunnableJob, number: number) => void;
  /** Called as each job is done. */
  readonly onRun: (run: JobRun) => void;
}

/**
 * Runs jobs in their order.
 *
 * After the first failure, a signal or the end of the time no more are started; what runs goes on to its
 * end. While a file server is away, starts wait for it.
 *
 * @returns what became of those that were looked at, in the order in which they were done
 * @throws {UserError} where a job cannot be run as things are and the others are not to go on
 */
export async function runPool(
  runner: JobRunner,
  jobs: readonly RunnableJob[],
  options: PoolOptions,
): Promise<JobRun[]> {
  const runs: JobRun[] = [];
  let next = 0;
  let isStopped = false;
  const errors: unknown[] = [];
  const start = new PatientStart(runner);

  async function work(slot: number): Promise<void> {
    while (!isStopped && !runner.isTold && !options.isTooLate()) {
      const number = next++;
      const job = jobs[number];
      if (job === undefined) return;
      const onTaken = () => Promise.resolve(options.onStart(job, number + 1));
      const run = await runOne({ ...job, slot, onTaken });
      if (run === undefined) return;
      runs.push(run);
      options.onRun(run);
      if (hasFailed(run) && !options.continueOnFailure) isStopped = true;
    }
  }

  /** A job that cannot be run ends the queue, unless the others are to go on and could be run. */
  async function runOne(job: RunnableJob): Promise<JobRun | undefined> {
    try {
      return await start.run(job, () => isStopped || options.isTooLate());
    } catch (error) {
      const isOfJob = error instanceof UserError && !isDiskRefusing(error);
      if (options.continueOnFailure && isOfJob) {
        return { kind: "unrunnable", jobId: job.id, reason: error.text, isMistake: true };
      }
      isStopped = true;
      errors.push(error);
      return undefined;
    }
  }

  const places = Math.min(options.jobs ?? 1, jobs.length);
  await Promise.all(Array.from({ length: places }, (_, slot) => work(slot)));
  if (errors.length > 0) throw errors[0];
  return runs;
}

/**
 * Runs jobs in sequence or in parallel until no more may start.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import type { RunCode } from "../../domain/document/diff_summary.ts";
import { hasFailed, type JobRun } from "../../domain/document/job_run.ts";
import type { JobRunner } from "./job_runner.ts";
import type { RunnableJob } from "./run_options.ts";
import { isDiskRefusing, PatientStart } from "./patient_start.ts";

/** Options of a pool of jobs. */
export interface PoolOptions {
  /** The number of parallel jobs. @default 1 */
  readonly jobs?: number | undefined;
  /** Whether to continue after a job has failed. @default {false} */
  readonly continueOnFailure?: boolean | undefined;
  /** Returns whether it is too late to start another job. */
  readonly isTooLate: () => boolean;
  /** Called when a job starts, with its number from 1 and the code that it runs. */
  readonly onStart: (job: RunnableJob, start: { number: number; code: RunCode }) => void;
  /** Called when a job is done. */
  readonly onRun: (run: JobRun) => void;
}

/**
 * Runs jobs in their order.
 *
 * After the first failure, after a signal, or at the end of the time, no more jobs are started;
 * running ones continue to their end. While a file server does not answer, starts wait.
 *
 * @returns the results, in the order in which the jobs were done
 * @throws {UserError} if a job cannot run and the others must not continue
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

  async function work(place: number): Promise<void> {
    while (!isStopped && !runner.isTold && !options.isTooLate()) {
      const number = next++;
      const job = jobs[number];
      const run = job &&
        await runOne({ ...job, place, onTaken: onTaken(options, job, number + 1) });
      if (run === undefined) return;
      runs.push(run);
      options.onRun(run);
      if (hasFailed(run) && !options.continueOnFailure) isStopped = true;
    }
  }

  /**
   * Runs one job. A job that cannot run ends the queue, unless the others can run and are to
   * continue.
   */
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
  await Promise.all(
    Array.from({ length: places }, (_, place) => work(place).finally(() => runner.leave(place))),
  );
  if (errors.length > 0) throw errors[0];
  return runs;
}

/** Makes the function that tells of a job that starts. */
function onTaken(
  { onStart }: PoolOptions,
  job: RunnableJob,
  number: number,
): NonNullable<RunnableJob["onTaken"]> {
  return (code) => Promise.resolve(onStart(job, { number, code }));
}

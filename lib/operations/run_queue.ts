/**
 * Running the queue, or one job of it.
 *
 * @module
 */

import type { Context } from "../context.ts";
import { EXIT, UserError } from "../errors.ts";
import { findJobId } from "../store/find_job.ts";
import { type DamagedJob, readJob } from "../store/job.ts";
import { hasFailed, isPutBack, type JobRun, type RunListener } from "./job_run.ts";
import { JobRunner, type RunnableJob, type RunOptions } from "./job_runner.ts";
import { readQueue } from "./list_queue.ts";
import { openRepository, type Repository, type RepositoryOptions } from "./repository.ts";
import { runPlace, type RunPlaceOptions } from "./run_place.ts";

/** What `queue run` may be told. */
export interface RunQueueOptions extends RepositoryOptions, RunOptions {
  /** Only jobs of this experiment. */
  readonly experimentId?: string | undefined;
  /** Only jobs with this tag. */
  readonly tag?: string | undefined;
  /** Be the task of an array at this place, from 0: run one job. */
  readonly index?: number | undefined;
  /** A name for the array's list, in place of the scheduler's id. */
  readonly batch?: string | undefined;
  /** With `index`: run the job at the place or nothing. @default {false} */
  readonly noSteal?: boolean;
  /** Go on after a job has failed. @default {false} */
  readonly continueOnFailure?: boolean;
}

/** What came of running a queue. */
export interface QueueRun {
  /** One for each job that was looked at, in order. */
  readonly runs: readonly JobRun[];
  /** How many jobs were to be run. */
  readonly total: number;
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
  /** What the program exits with. */
  readonly exitCode: number;
}

/** Called as each job of a queue is done. */
export type OnJobRun = (run: JobRun) => void;

/** Who hears of the runs of a queue. */
export interface QueueListener extends RunListener {
  /** Called as each job starts: which one, its number from 1, and how many there are. */
  readonly onStart: (job: RunnableJob, number: number, total: number) => void;
  /** Called as each job is done. */
  readonly onRun: OnJobRun;
  /** Takes a sentence on which job a task of an array runs. */
  readonly onTaken: (sentence: string) => void;
}

/** Runs the jobs of the queue in order, as it stands now; with an index, one job of an array's list. */
export async function runQueue(
  context: Context,
  options: RunQueueOptions,
  listener: QueueListener,
): Promise<QueueRun> {
  const repository = openRepository(context, options);
  const runner = new JobRunner(context, repository, { options, listener });
  const { index } = options;
  try {
    const done = index === undefined
      ? await runAll(context, repository, { options, listener, runner })
      : await runOne(context, repository, { options: { ...options, index }, listener, runner });
    return { ...done, exitCode: runner.toldExitCode ?? exitCodeOf(done.runs) };
  } finally {
    await runner.close();
  }
}

type Done = Omit<QueueRun, "exitCode">;

interface RunTools<OPTIONS> {
  readonly options: OPTIONS;
  readonly listener: QueueListener;
  readonly runner: JobRunner;
}

async function runAll(
  context: Context,
  repository: Repository,
  { options, listener, runner }: RunTools<RunQueueOptions>,
): Promise<Done> {
  const { experimentId, tag } = options;
  const queue = await readQueue(context, repository.store, { experimentId, tag });
  const runs: JobRun[] = [];
  const total = queue.entries.length;
  for (const [index, { jobId, statepoint }] of queue.entries.entries()) {
    if (runner.isTold) break;
    const job = { id: jobId, statepoint };
    const onTaken = () => Promise.resolve(listener.onStart(job, index + 1, total));
    const run = await runOrReport(runner, { ...job, onTaken }, options);
    runs.push(run);
    listener.onRun(run);
    if (hasFailed(run) && !options.continueOnFailure) break;
  }
  return { runs, total, damaged: queue.damaged };
}

/** A job that cannot be run ends the queue, unless the others are to go on. */
async function runOrReport(
  runner: JobRunner,
  job: RunnableJob,
  options: RunQueueOptions,
): Promise<JobRun> {
  try {
    return await runner.run(job);
  } catch (error) {
    if (!options.continueOnFailure || !(error instanceof UserError)) throw error;
    return { kind: "unrunnable", jobId: job.id, reason: error.message };
  }
}

async function runOne(
  context: Context,
  repository: Repository,
  { options, listener, runner }: RunTools<RunQueueOptions & RunPlaceOptions>,
): Promise<Done> {
  const { onTaken } = listener;
  const run = await runPlace(context, repository, options, { runner, onTaken });
  if (run === undefined) {
    onTaken(`nothing is left for task ${options.index}`);
    return { runs: [], total: 1, damaged: [] };
  }
  listener.onRun(run);
  return { runs: [run], total: 1, damaged: [] };
}

/** What `run-queued` may be told. */
export interface RunJobOptions extends RepositoryOptions, RunOptions {
  /** The job's id or its beginning. */
  readonly jobId: string;
}

/**
 * Runs one job by its id.
 *
 * @throws {UserError} `JOB_HELD` where `--force` meets somebody who works on it
 */
export async function runJob(
  context: Context,
  options: RunJobOptions,
  listener: RunListener,
): Promise<JobRun> {
  const repository = openRepository(context, options);
  const { store } = repository;
  const { id, statepoint } = await readJob(store, findJobId(store, options.jobId));
  const runner = new JobRunner(context, repository, { options, listener });
  try {
    const run = await runner.run({ id, statepoint });
    if (run.kind === "held" && options.force) throw heldError(run.jobId, run.reason);
    return run;
  } finally {
    await runner.close();
  }
}

function heldError(jobId: string, reason: string): UserError {
  return new UserError("JOB_HELD", `Cannot run job "${jobId}" again: it is ${reason}`, {
    hint: "Wait for its end, or stop it where it runs.",
  });
}

function exitCodeOf(runs: readonly JobRun[]): number {
  if (runs.some(hasFailed)) return EXIT.failed;
  return runs.some(isPutBack) ? EXIT.putBack : EXIT.ok;
}

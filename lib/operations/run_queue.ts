/**
 * Running the queue, or one job of it.
 *
 * @module
 */

import type { Context } from "../context.ts";
import { EXIT, UserError } from "../errors.ts";
import type { QueueEntry } from "../run/queue_entry.ts";
import { findJobId } from "../store/find_job.ts";
import { type DamagedJob, readJob } from "../store/job.ts";
import { hasFailed, isPutBack, type JobRun, type RunListener } from "./job_run.ts";
import { JobRunner, type RunOptions } from "./job_runner.ts";
import { readQueue } from "./list_queue.ts";
import { openRepository, type RepositoryOptions } from "./repository.ts";

/** What `queue run` may be told. */
export interface RunQueueOptions extends RepositoryOptions, RunOptions {
  /** Only jobs of this experiment. */
  readonly experimentId?: string | undefined;
  /** Only jobs with this tag. */
  readonly tag?: string | undefined;
  /** Only the job at this place of the list, from 0. */
  readonly index?: number | undefined;
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

/** Runs the jobs of the queue in order, as it stands now. */
export async function runQueue(
  context: Context,
  options: RunQueueOptions,
  listener: RunListener & { readonly onRun: OnJobRun },
): Promise<QueueRun> {
  const repository = openRepository(context, options);
  const { entries, damaged } = await readQueue(context, repository.store, {
    experimentId: options.experimentId,
    tag: options.tag,
  });
  const targets = selectTargets(entries, options.index);
  const runner = new JobRunner(context, repository, { options, listener });
  try {
    const runs = await runEach(runner, targets, { options, onRun: listener.onRun });
    const exitCode = runner.toldExitCode ?? exitCodeOf(runs);
    return { runs, total: targets.length, damaged, exitCode };
  } finally {
    await runner.close();
  }
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
  const { id, statepoint } = readJob(repository.store, findJobId(repository.store, options.jobId));
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

function selectTargets(
  entries: readonly QueueEntry[],
  index: number | undefined,
): readonly QueueEntry[] {
  if (index === undefined) return entries;
  const entry = entries[index];
  if (entry !== undefined) return [entry];
  const count = `${entries.length} pending job(s)`;
  throw new UserError("INDEX_OUT_OF_RANGE", `--index ${index} out of range for ${count}`, {
    hint: "`aexp queue list` shows the jobs that are pending; places count from 0.",
  });
}

async function runEach(
  runner: JobRunner,
  targets: readonly QueueEntry[],
  how: { readonly options: RunQueueOptions; readonly onRun: OnJobRun },
): Promise<JobRun[]> {
  const runs: JobRun[] = [];
  for (const { jobId, statepoint } of targets) {
    if (runner.isTold) break;
    const run = await runner.run({ id: jobId, statepoint });
    runs.push(run);
    how.onRun(run);
    if (hasFailed(run) && !how.options.continueOnFailure) break;
  }
  return runs;
}

function exitCodeOf(runs: readonly JobRun[]): number {
  if (runs.some(hasFailed)) return EXIT.failed;
  return runs.some(isPutBack) ? EXIT.putBack : EXIT.ok;
}

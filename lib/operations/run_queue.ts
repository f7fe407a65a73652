/**
 * Runs the queue, or one job of it.
 *
 * @module
 */

import { type FilterOptions, readFilter } from "../engine/session/filter_options.ts";
import { openSessionToChange, Session, withSession } from "../engine/session/session.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { hastyInARow } from "../domain/document/hasty.ts";
import type { QueueFilter } from "../domain/document/queue_filter.ts";
import { type RunCode } from "../domain/document/diff_summary.ts";
import type { QueueEntry } from "../domain/document/queue_entry.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import { isTerminal } from "../domain/document/status.ts";
import { readDocument } from "../adapters/store/job.ts";
import { type DamagedJob } from "../domain/document/damaged_job.ts";
import type { Store } from "../adapters/store/store.ts";
import { isPutBack, type JobRun } from "../domain/document/job_run.ts";
import { type RunListener } from "../engine/attempt/run_listener.ts";
import { JobRunner } from "../engine/worker/job_runner.ts";
import { type RunnableJob, type RunOptions } from "../engine/worker/run_options.ts";
import { type QueueListing, readQueue } from "../engine/liveness/read_queue.ts";
import { refuseMovingTime, refuseWithoutIndex } from "../engine/worker/index_options.ts";
import { PatientStart } from "../engine/worker/patient_start.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";
import { findLeftBehind } from "../engine/worker/left_behind.ts";
import { runPool } from "../engine/worker/run_pool.ts";
import { withRunner } from "../engine/worker/with_runner.ts";
import { requeueTask } from "../adapters/batch/requeue.ts";
import { runPlace, type RunPlaceOptions } from "../engine/worker/run_place.ts";

/** The options of `queue run`. */
export interface RunQueueOptions extends RepositoryOptions, RunOptions, FilterOptions {
  /** This process is the array task with this number, from 0, and runs one job. */
  readonly index?: number | undefined;
  /** With `index`: how many places of the list one task has. @default {1} */
  readonly chunk?: number | undefined;
  /** A name for the array's list, instead of the scheduler's id. */
  readonly batch?: string | undefined;
  /** With `index`: whether to run no job but the one at the task's place. @default {false} */
  readonly noSteal?: boolean;
  /** Whether to go on after a job has failed. @default {false} */
  readonly continueOnFailure?: boolean;
  /** How many jobs run at the same time. @default 1 */
  readonly jobs?: number | undefined;
  /** No job starts after this many seconds. */
  readonly forS?: number | undefined;
}

/** The result of `queue run`. */
export interface QueueRun {
  /** The result for each job that was handed out, in order. */
  readonly runs: readonly JobRun[];
  /** How many jobs there were to run. */
  readonly total: number;
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
  /** How many jobs match the filter and are over, so that they do not run. */
  readonly over: number;
  /** Why the filter matches no job; `undefined` if it matches one, or has no parts. */
  readonly report: FilterReport | undefined;
  /** The jobs that another runner held, and that it left before they were over. */
  readonly leftBehind: readonly string[];
  /** 128+n if signal n ended the runner early, 75 if the task is requeued. */
  readonly toldCode: number | undefined;
  /** The error that ended the queue early: a job that cannot run. */
  readonly error: unknown;
}

/** Takes the result of each job as soon as the job is done. */
export type OnJobRun = (run: JobRun) => void;

/** What is known of a job that starts. */
export interface JobStart {
  /** From 1. */
  readonly number: number;
  /** How many jobs there are. */
  readonly total: number;
  readonly code: RunCode;
}

/** Takes the events of a queue that runs. */
export interface QueueListener extends RunListener {
  /** Takes the jobs to run, unless this process is an array task. */
  readonly onQueue: (entries: readonly QueueEntry[]) => void;
  /** Takes each job that starts. */
  readonly onStart: (job: RunnableJob, start: JobStart) => void;
  readonly onRun: OnJobRun;
  /** Takes a sentence that says which job an array task runs. */
  readonly onTaken: (sentence: string) => void;
}

/**
 * Runs the jobs that wait now, in order; with an index, one job of an array's list.
 *
 * @throws {UserError} `FLAG_INVALID` if an option for array tasks comes without an index
 */
export async function runQueue(
  context: Context,
  options: RunQueueOptions,
  listener: QueueListener,
): Promise<QueueRun> {
  const { index } = options;
  if (index === undefined) refuseWithoutIndex(options);
  else refuseMovingTime(options);
  return await withSession(await openSessionToChange(context, options), async (session) => {
    const startMs = context.elapsedMs();
    const filter = await readFilter(session, options);
    const read = () => readOpen(session, filter);
    // Before the runner listens for signals, a signal ends the process even if reading hangs. So the queue is read
    // first, unless one signal asks for a requeue: that one must never end the process.
    const early = index === undefined && options.requeueOn === undefined ? await read() : undefined;
    return await withRunner(session, options, listener, async (runner) => {
      const done = index === undefined
        ? await runAll(session, { startMs, queue: early ?? await read() }, {
          options,
          listener,
          runner,
        })
        : await runOne(session, { options: { ...options, index, filter }, listener, runner });
      if (runner.isRequeued) await requeue(session, done.runs, listener);
      return { ...done, toldCode: runner.toldCode };
    });
  });
}

/** Reads the jobs to run. A filter may match jobs that are over, which do not run again. */
async function readOpen(session: Session, filter: QueueFilter): Promise<QueueListing> {
  const found = await readQueue(session, filter);
  const entries = found.entries.filter(({ status }) => !isTerminal(status));
  return { ...found, entries, over: found.over + found.entries.length - entries.length };
}

/** After this many interruptions in a row, each within a minute of the start, the task is not requeued. */
const MAX_HASTY = 5;

/** Requeues the task. All results are written by now, because the batch system may end this process at once. */
async function requeue(
  { context, store }: Session,
  runs: readonly JobRun[],
  { onNote }: RunListener,
): Promise<void> {
  const reason = await findHasty(store, runs) ?? await requeueTask(context.env);
  if (reason !== undefined) onNote(`the task is not requeued: ${reason}`);
}

/** Finds a run without progress: if the time limit is shorter than its warning time, requeueing never ends. */
async function findHasty(store: Store, runs: readonly JobRun[]): Promise<string | undefined> {
  for (const { jobId } of runs.filter(isPutBack)) {
    // An unreadable document is no reason against the requeue.
    const document = await readDocument(store, jobId).catch(() => undefined);
    if (document === undefined || hastyInARow(document) < MAX_HASTY) continue;
    return `${jobId.slice(0, 8)} was put back within a minute ${MAX_HASTY} times in a row; ` +
      "is the time limit too short?";
  }
  return undefined;
}

type Done = Omit<QueueRun, "toldCode">;

interface RunTools<OPTIONS> {
  readonly options: OPTIONS;
  readonly listener: QueueListener;
  readonly runner: JobRunner;
}

async function runAll(
  session: Session,
  { startMs, queue }: { readonly startMs: number; readonly queue: QueueListing },
  { options, listener, runner }: RunTools<RunQueueOptions>,
): Promise<Done> {
  const { jobs, continueOnFailure, forS = Infinity } = options;
  const { elapsedMs } = session.context;
  const total = queue.entries.length;
  listener.onQueue(queue.entries);
  const waiting = queue.entries.map(({ jobId, statepoint }) => ({ id: jobId, statepoint }));
  const runs: JobRun[] = [];
  const running = runPool(runner, waiting, {
    jobs,
    continueOnFailure,
    isTooLate: () => elapsedMs() - startMs >= forS * 1000,
    onStart: (job, start) => listener.onStart(job, { ...start, total }),
    onRun: (run) => {
      runs.push(run);
      listener.onRun(run);
    },
  });
  // If the pool fails, the results of the jobs before the failure are still reported.
  const error = await running.then(() => undefined, (reason) => reason);
  const leftBehind = await findLeftBehind(session, runs);
  const { over, report, damaged } = queue;
  return { runs, total, damaged, over, report, leftBehind, error };
}

async function runOne(
  session: Session,
  { options, listener, runner }: RunTools<RunQueueOptions & RunPlaceOptions>,
): Promise<Done> {
  const { onTaken } = listener;
  const { chunk = 1 } = options;
  const runs: JobRun[] = [];
  const tools = {
    runner,
    onTaken,
    start: new PatientStart(runner),
    tried: new Set<string>(),
    task: options.index,
  };
  for (let n = 0; n < chunk && !runner.isTold; n++) {
    const index = options.index * chunk + n;
    const find = () => runPlace(session, { ...options, index }, tools);
    const run = n === 0 ? await find() : await withinList(find);
    if (run === "beyond") break;
    if (run === undefined) {
      // A task that may take no other job goes on to its next place.
      if (options.noSteal) continue;
      break;
    }
    runs.push(run);
    listener.onRun(run);
  }
  if (runs.length === 0) onTaken(`no run is left for task ${options.index}`);
  const total = Math.max(1, runs.length);
  // A document that cannot be read may be that of the run at this place.
  const damaged = runs.length > 0 ? [] : (await readQueue(session, options.filter ?? {})).damaged;
  return { runs, total, damaged, over: 0, report: undefined, leftBehind: [], error: undefined };
}

/** Accepts a place behind the end of the list: the last task may have fewer places than the others. */
async function withinList(
  find: () => Promise<JobRun | undefined>,
): Promise<JobRun | "beyond" | undefined> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof UserError && error.code === "INDEX_OUT_OF_RANGE") return "beyond";
    throw error;
  }
}

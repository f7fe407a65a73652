/**
 * Running the queue, or one job of it.
 *
 * @module
 */

import { openSessionToChange, Session, withSession } from "../engine/session/session.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { option, phrase, type Text } from "../phrase.ts";
import { hastyInARow } from "../domain/document/attempt.ts";
import type { QueueEntry } from "../domain/document/queue_entry.ts";
import { findJobId } from "../adapters/store/find_job.ts";
import { readDocument, readJob } from "../adapters/store/job.ts";
import { type DamagedJob } from "../domain/document/damaged_job.ts";
import type { Store } from "../adapters/store/store.ts";
import { isPutBack, type JobRun } from "../domain/document/job_run.ts";
import { type RunListener } from "../engine/attempt/run_listener.ts";
import { JobRunner } from "../engine/worker/job_runner.ts";
import { type RunnableJob, type RunOptions } from "../engine/worker/run_options.ts";
import { type QueueListing, readQueue } from "../engine/liveness/read_queue.ts";
import { PatientStart } from "../engine/worker/patient_start.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";
import { runPool } from "../engine/worker/run_pool.ts";
import { requeueTask } from "../adapters/batch/requeue.ts";
import { runPlace, type RunPlaceOptions } from "../engine/worker/run_place.ts";

/** What `queue run` may be told. */
export interface RunQueueOptions extends RepositoryOptions, RunOptions {
  /** Only jobs of this experiment. */
  readonly experimentId?: string | undefined;
  /** Only jobs with this tag. */
  readonly tag?: string | undefined;
  /** Be the task of an array at this place, from 0: run one job. */
  readonly index?: number | undefined;
  /** With `index`: be a task of this many places. @default {1} */
  readonly chunk?: number | undefined;
  /** A name for the array's list, in place of the scheduler's id. */
  readonly batch?: string | undefined;
  /** With `index`: run the job at the place or nothing. @default {false} */
  readonly noSteal?: boolean;
  /** Go on after a job has failed. @default {false} */
  readonly continueOnFailure?: boolean;
  /** How many jobs run at a time. @default 1 */
  readonly jobs?: number | undefined;
  /** Seconds after which no more jobs are started. */
  readonly forS?: number | undefined;
}

/** What came of running a queue. */
export interface QueueRun {
  /** One for each job that was looked at, in order. */
  readonly runs: readonly JobRun[];
  /** How many jobs were to be run. */
  readonly total: number;
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
  /** How much waits or runs under each other tag than the one that was named; "" stands for none. */
  readonly otherTags: ReadonlyMap<string, number>;
  /** Tells how the runner was told to end, if it was: 128+n by signal n, 75 where its task is requeued. */
  readonly toldCode: number | undefined;
  /** What ended the queue before its time: a job that cannot be run as things are. */
  readonly error: unknown;
}

/** Called as each job of a queue is done. */
export type OnJobRun = (run: JobRun) => void;

/** Who hears of the runs of a queue. */
export interface QueueListener extends RunListener {
  /** Called with the jobs that are to be run, unless this is the task of an array. */
  readonly onQueue: (entries: readonly QueueEntry[]) => void;
  /** Called as each job starts: which one, its number from 1, and how many there are. */
  readonly onStart: (job: RunnableJob, number: number, total: number) => void;
  /** Called as each job is done. */
  readonly onRun: OnJobRun;
  /** Takes a sentence on which job a task of an array runs. */
  readonly onTaken: (sentence: string) => void;
}

/**
 * Runs the jobs of the queue in order, as it stands now; with an index, one job of an array's list.
 *
 * @throws {UserError} `FLAG_INVALID` for what belongs to a task, without an index
 */
export async function runQueue(
  context: Context,
  options: RunQueueOptions,
  listener: QueueListener,
): Promise<QueueRun> {
  const { index } = options;
  if (index === undefined) refuseWithoutIndex(options);
  return await withSession(await openSessionToChange(context, options), async (session) => {
    const startMs = context.elapsedMs();
    const read = () => readQueue(session, { experimentId: options.experimentId, tag: options.tag });
    // Until the runner listens for signals, they end the process, even one that hangs in reading. The one for
    // a requeue needs a listener from the beginning.
    const early = index === undefined && options.requeueOn === undefined ? await read() : undefined;
    return await withRunner(session, options, listener, async (runner) => {
      const done = index === undefined
        ? await runAll(session, { startMs, queue: early ?? await read() }, {
          options,
          listener,
          runner,
        })
        : await runOne(session, { options: { ...options, index }, listener, runner });
      if (runner.isRequeued) await requeue(session, done.runs, listener);
      return { ...done, toldCode: runner.toldCode };
    });
  });
}

/** Runs jobs in an open repository; ends what runs need, whatever comes of them. */
async function withRunner<T>(
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

/** Without a place it would be the whole queue in every task. */
function refuseWithoutIndex({ chunk, batch, noSteal }: RunQueueOptions): void {
  const options = [
    ["chunk", chunk !== undefined],
    ["batch", batch !== undefined],
    ["noSteal", noSteal === true],
  ] as const;
  const [name] = options.find(([, isGiven]) => isGiven) ?? [];
  if (name === undefined) return;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option(name)} without ${option("index")}`,
    {
      hint: phrase`Say with ${option("index")} which task this is, or leave ${
        option(name)
      } out to run the whole queue.`,
    },
  );
}

/** So often in a row a run may be put back within a minute before its task is not requeued any more. */
const MAX_HASTY = 5;

/** All is written by now: the batch system may end this process at once. */
async function requeue(
  { context, store }: Session,
  runs: readonly JobRun[],
  { onNote }: RunListener,
): Promise<void> {
  const reason = await findHasty(store, runs) ?? await requeueTask(context.env);
  if (reason !== undefined) onNote(`the task is not requeued: ${reason}`);
}

/** A time limit that is shorter than the notice of it would requeue for ever. */
async function findHasty(store: Store, runs: readonly JobRun[]): Promise<string | undefined> {
  for (const { jobId } of runs.filter(isPutBack)) {
    // What cannot be read now is no reason to leave the task where it is.
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
    onStart: (job, number) => listener.onStart(job, number, total),
    onRun: (run) => {
      runs.push(run);
      listener.onRun(run);
    },
  });
  // What ran before is to be told all the same.
  const error = await running.then(() => undefined, (reason) => reason);
  return { runs, total, damaged: queue.damaged, otherTags: queue.otherTags, error };
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
      // One that takes no other job in the place of its own may still have places of its own.
      if (options.noSteal) continue;
      break;
    }
    runs.push(run);
    listener.onRun(run);
  }
  if (runs.length === 0) onTaken(`nothing is left for task ${options.index}`);
  const total = Math.max(1, runs.length);
  return { runs, total, damaged: [], otherTags: new Map(), error: undefined };
}

/** The last task of an array may have fewer places than the others. */
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

/** What `run-queued` may be told. */
export interface RunJobOptions extends RepositoryOptions, RunOptions {
  /** The job's id or its beginning. */
  readonly jobId: string;
}

/**
 * Runs one job by its id.
 *
 * @throws {UserError} `JOB_HELD` where `force` meets somebody who works on it
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
      const run = await runner.run({ id, statepoint });
      if (run.kind === "held" && options.force) throw heldError(run.jobId, run.reason);
      return run;
    });
  });
}

function heldError(jobId: string, reason: Text): UserError {
  return new UserError("JOB_HELD", phrase`Cannot run job "${jobId}" again: it is ${reason}`, {
    hint: "Wait for its end, or stop it where it runs.",
  });
}

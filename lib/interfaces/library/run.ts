/**
 * Executes runs.
 *
 * @module
 */

import { isUnrecorded, type JobRun } from "../../domain/document/job_run.ts";
import type { QueueListener } from "../../operations/run_queue.ts";
import type { RunListener } from "../../engine/attempt/run_listener.ts";
import type { RunOptions } from "../../engine/worker/run_options.ts";
import type { Callbacks } from "./callbacks.ts";
import { call, CALL_NAMES, type CallOptions } from "./call.ts";
import { type DamagedRun, damagedRun } from "./damaged.ts";
import { FILTER_NAMES, filterOf, type RunFilter } from "./filter.ts";
import type { Names } from "./given.ts";
import { libraryText } from "./spelling.ts";

/**
 * How runs are executed. What a function among these options throws does not break a run: it is
 * thrown when the work is done.
 */
export interface ExecutingOptions extends CallOptions {
  /** Whether to execute runs again that are over. @default {false} */
  readonly force?: boolean | undefined;
  /** Whether to tell the commands and execute nothing. @default {false} */
  readonly dryRun?: boolean | undefined;
  /**
   * Ends the work early, as SIGTERM ends `aexp queue run`: no run starts any more, running commands
   * are told to end, and their runs go back into the queue. The call then returns what was done.
   */
  readonly signal?: AbortSignal | undefined;
  /** Seconds between telling a command to end and killing it. @default {10} */
  readonly graceS?: number | undefined;
  /** How many lost attempts in a row count as a failure. @default {3} */
  readonly maxLost?: number | undefined;
  /** Whether to keep no output in files. @default {false} */
  readonly noLog?: boolean | undefined;
  /** Takes pieces of the commands' output, as bytes; the command waits while a promise is open. */
  readonly onOutput?: ((bytes: Uint8Array, jobId: string) => void | Promise<void>) | undefined;
}

/** Options of {@link runQueued}. */
export interface RunQueuedOptions extends ExecutingOptions {
  /** The run's id, or its beginning. */
  readonly jobId: string;
}

/** Options of {@link runQueue}. */
export interface RunQueueOptions extends ExecutingOptions, RunFilter {
  /** The number of this task of an array, from 0: it executes one run of the array's list. */
  readonly index?: number | undefined;
  /** With `index`: how many places of the list one task has. @default {1} */
  readonly chunk?: number | undefined;
  /** With `index`: a name for the list, where the batch system gives none. */
  readonly batch?: string | undefined;
  /** With `index`: whether to execute no run but those at the task's places. @default {false} */
  readonly noSteal?: boolean | undefined;
  /** Whether to go on after a run has failed. @default {false} */
  readonly continueOnFailure?: boolean | undefined;
  /** How many runs are executed at the same time. @default {1} */
  readonly jobs?: number | undefined;
  /** No run starts after this many seconds. */
  readonly forS?: number | undefined;
  /** Takes the id of each run that starts. */
  readonly onStart?: ((jobId: string) => void) | undefined;
  /** Takes the result of each run as soon as it is done. */
  readonly onRun?: ((run: RunResult) => void) | undefined;
}

/** What became of one run. */
export interface RunResult {
  /** 32 hexadecimal digits. */
  readonly jobId: string;
  /**
   * How the command ended: `complete`, `failed`, `stopped`, `interrupted` (it waits again), `lost`.
   * Or why it was not executed: `skipped` (it is over), `held` (by another runner), `unrunnable`,
   * `dry_run`.
   */
  readonly outcome:
    | "complete"
    | "failed"
    | "stopped"
    | "interrupted"
    | "lost"
    | "skipped"
    | "held"
    | "unrunnable"
    | "dry_run";
  /** The command's exit code; 128+n if signal n ended it; `undefined` if it was not executed. */
  readonly exitCode: number | undefined;
  /** How long the command took, in seconds. */
  readonly wallclockS: number | undefined;
  /** The line of the output that tells most about a failure. */
  readonly headline: string | undefined;
  /** Why the run was not executed. */
  readonly reason: string | undefined;
  /** The command, of a dry run. */
  readonly command: string | undefined;
  /** Whether the result stands in the run's document: false if somebody removed its folder. */
  readonly isRecorded: boolean;
}

/** What {@link runQueue} did. */
export interface QueueResult {
  /** In the order in which the runs were done. */
  readonly runs: readonly RunResult[];
  /** How many runs there were to execute. */
  readonly total: number;
  /** Whether `signal` ended the work early. */
  readonly isAborted: boolean;
  /** Ids of runs that another runner held, and left before they were over. */
  readonly leftBehind: readonly string[];
  /** Runs that could not be read. */
  readonly damaged: readonly DamagedRun[];
}

const EXECUTING_NAMES: Names<ExecutingOptions> = {
  ...CALL_NAMES,
  force: "flag",
  dryRun: "flag",
  signal: "signal",
  graceS: "seconds",
  maxLost: "count",
  noLog: "flag",
  onOutput: "callback",
};

const QUEUE_NAMES: Names<RunQueueOptions> = {
  ...EXECUTING_NAMES,
  ...FILTER_NAMES,
  index: "index",
  chunk: "count",
  batch: "text",
  noSteal: "flag",
  continueOnFailure: "flag",
  jobs: "count",
  forS: "seconds",
  onStart: "callback",
  onRun: "callback",
};

/**
 * Executes one run, whether it waits or not, unless it is over. The command runs in `/bin/sh` at
 * the root of the repository; its output goes into a file, and to `onOutput`.
 *
 * @returns what became of it; a command that fails is no error
 * @throws {RunNotFound} `JOB_NOT_FOUND`, `AMBIGUOUS_ID`
 * @throws {RunnerCommandMissing} `COMMAND_MISSING`
 * @throws {RunHeld} `JOB_HELD` with `force`, if another runner holds the run
 * @throws {AexpError} `FILE_UNWRITABLE`, `SYSTEM_EXHAUSTED`, `PLATFORM_UNSUPPORTED`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addToQueue, runQueued } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * const command = { runnerCommandOverride: "echo seed {seed}", repoRoot };
 * const { jobId } = await addToQueue({ experimentId: "E001", statepoint: { seed: 3n }, ...command });
 *
 * let output = "";
 * const onOutput = (bytes: Uint8Array) => void (output += new TextDecoder().decode(bytes));
 * const run = await runQueued({ jobId, onOutput, repoRoot });
 * assert.equal(run.outcome, "complete");
 * assert.equal(output, "seed 3\n");
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function runQueued(options: RunQueuedOptions): Promise<RunResult> {
  const names = { ...EXECUTING_NAMES, jobId: "id" } as const;
  return await call(options, { names }, async (context, callbacks) => {
    const { runJob } = await import("../../operations/run_job.ts");
    const { jobId, repoRoot: repo } = options;
    const chosen = { ...runOptions(options), jobId, repo };
    return runResult(await runJob(context, chosen, listenerOf(options, callbacks)));
  });
}

/**
 * Executes the waiting runs, in order. Several processes, machines and calls may do so at once:
 * each run is executed by one of them.
 *
 * After the first failure no more runs start, unless `continueOnFailure` is set.
 *
 * @returns what became of each run; a command that fails is no error
 * @throws {RunnerCommandMissing} `COMMAND_MISSING`, if a run has no command; `onRun` has told of the
 * runs before
 * @throws {AexpError} `INDEX_OUT_OF_RANGE`, `FLAG_INVALID`, `FILE_UNWRITABLE`, `SYSTEM_EXHAUSTED`,
 * `PLATFORM_UNSUPPORTED`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addManyToQueue, runQueue } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * const command = { runnerCommandOverride: "test {seed} -lt 2", repoRoot };
 * await addManyToQueue({ experimentId: "E001", sweep: { seed: [0n, 1n, 2n] }, ...command });
 *
 * const { runs } = await runQueue({ jobs: 2, continueOnFailure: true, repoRoot });
 * assert.deepEqual(runs.map(({ outcome }) => outcome).sort(), ["complete", "complete", "failed"]);
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function runQueue(options: RunQueueOptions = {}): Promise<QueueResult> {
  return await call(options, { names: QUEUE_NAMES }, async (context, callbacks) => {
    const { runQueue } = await import("../../operations/run_queue.ts");
    const { index, chunk, batch, noSteal = false, continueOnFailure = false, jobs, forS } = options;
    const done = await runQueue(context, {
      ...filterOf(options),
      ...runOptions(options),
      ...{ repo: options.repoRoot, index, chunk, batch, noSteal, continueOnFailure, jobs, forS },
    }, queueListenerOf(options, callbacks));
    if (done.error !== undefined) throw done.error;
    const { runs, total, toldCode, leftBehind, damaged } = done;
    return {
      runs: runs.map(runResult),
      total,
      isAborted: toldCode !== undefined,
      leftBehind,
      damaged: damaged.map(damagedRun),
    };
  });
}

function runOptions(options: ExecutingOptions): RunOptions {
  const { force = false, dryRun = false, graceS, maxLost, noLog } = options;
  return { force, isDryRun: dryRun, graceS, maxLost, noLog };
}

function listenerOf(
  { onOutput, onWarning }: ExecutingOptions,
  callbacks: Callbacks,
): RunListener {
  return {
    onOutput: (bytes, { jobId }) => callbacks.call(onOutput, bytes, jobId),
    onNote: (text) => void callbacks.call(onWarning, libraryText(text)),
  };
}

function queueListenerOf(options: RunQueueOptions, callbacks: Callbacks): QueueListener {
  const { onStart, onRun } = options;
  return {
    ...listenerOf(options, callbacks),
    onQueue: () => {},
    onTaken: () => {},
    onStart: ({ id }) => void callbacks.call(onStart, id),
    onRun: (run) => void callbacks.call(onRun, runResult(run)),
  };
}

function runResult(run: JobRun): RunResult {
  switch (run.kind) {
    case "ran": {
      const { jobId, outcome, exitCode, wallclockS, headline } = run;
      const isRecorded = !isUnrecorded(run);
      return result(jobId, outcome.kind, { exitCode, wallclockS, headline, isRecorded });
    }
    case "rendered":
      return result(run.jobId, "dry_run", { command: run.command });
    default:
      return result(run.jobId, run.kind, { reason: libraryText(run.reason) });
  }
}

function result(
  jobId: string,
  outcome: RunResult["outcome"],
  facts: Partial<RunResult>,
): RunResult {
  return { jobId, outcome, ...NOT_EXECUTED, ...facts };
}

const NOT_EXECUTED = {
  exitCode: undefined,
  wallclockS: undefined,
  headline: undefined,
  reason: undefined,
  command: undefined,
  isRecorded: true,
} as const;

/**
 * Stops runs, puts them back into the queue, and finds out what became of them.
 *
 * @module
 */

import type { VerdictKind } from "../../domain/document/reconciliation.ts";
import type { RetriedJob } from "../../operations/retry_jobs.ts";
import type { StoppedJob } from "../../operations/stop_job.ts";
import { call, CALL_NAMES, type CallOptions } from "./call.ts";
import { type DamagedRun, damagedRun } from "./damaged.ts";
import { FILTER_NAMES, filterOf, type RunFilter } from "./filter.ts";
import { AGREED } from "./queue.ts";

export type { VerdictKind };

/** Options of {@link stopQueued}. */
export interface StopQueuedOptions extends CallOptions {
  /** The run's id, or its beginning. */
  readonly jobId: string;
  /** Seconds between asking the command to end and killing it. @default {5} */
  readonly graceS?: number | undefined;
  /** Whether to kill at once, and to mark a run as stopped that is over. @default {false} */
  readonly force?: boolean | undefined;
  /** Whether to leave word for a runner on another machine, which obeys soon. @default {false} */
  readonly request?: boolean | undefined;
}

/** What became of a run that was to be stopped. */
export interface StoppedRun {
  /** 32 hexadecimal digits. */
  readonly jobId: string;
  /** `requested` if a runner elsewhere was left word. */
  readonly outcome: "stopped" | "already_stopped" | "requested";
  /** The negative number of the signal that ended it; 0 if none was needed. */
  readonly returncode: number | undefined;
  /** What was found, as the end of a sentence. */
  readonly note: string | undefined;
}

/** Options of {@link retryRuns}: ids, states or causes. */
export interface RetryRunsOptions extends CallOptions, RunFilter {
  /** Whether to decide only, and write nothing. @default {false} */
  readonly dryRun?: boolean | undefined;
}

/** What became of a run that was to be retried. */
export interface RetriedRun {
  /** 32 hexadecimal digits. */
  readonly jobId: string;
  /** `left` if it stays as it is. */
  readonly outcome: "retried" | "left";
  /** Its state before, if it is retried. */
  readonly statusBefore: string | undefined;
  /** Why it stays as it is. */
  readonly reason: string | undefined;
}

/** What {@link retryRuns} did. */
export interface RetriedRuns {
  /** In the order of the queue, or of the ids. */
  readonly runs: readonly RetriedRun[];
  /** Runs that could not be read. */
  readonly damaged: readonly DamagedRun[];
}

/** Options of {@link reconcileQueue}. */
export interface ReconcileQueueOptions extends CallOptions, RunFilter {
  /** Whether to write the verdicts into the documents. @default {false} */
  readonly apply?: boolean | undefined;
  /** Ids, or their beginnings, of runs whose runners are gone, as the caller knows. */
  readonly assumeGone?: readonly string[] | undefined;
}

/** What became of a run whose document lacks its end. */
export interface ReconciledRun {
  /** 32 hexadecimal digits. */
  readonly jobId: string;
  /** `alive`, `gone`, `unknown`, or a reason such as `time_limit` or `oom`. */
  readonly verdict: VerdictKind;
  /** The facts behind it, one sentence each. */
  readonly evidence: readonly string[];
  /** The state that was written; `undefined` if none was. */
  readonly statusAfter: string | undefined;
}

/** What {@link reconcileQueue} found. */
export interface Reconciliation {
  /** Sorted by id. */
  readonly runs: readonly ReconciledRun[];
  /** Runs that could not be read. */
  readonly damaged: readonly DamagedRun[];
}

/**
 * Stops a run: ends its processes on this machine, and marks it as `stopped`. A run that waits is
 * only marked.
 *
 * @returns what was found
 * @throws {RunHeld} `JOB_HELD` if it runs on another machine, or as another user
 * @throws {RunOver} `JOB_OVER` if it is over and `force` is not set
 * @throws {RunNotFound} `JOB_NOT_FOUND`, `AMBIGUOUS_ID`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addToQueue, openRun, stopQueued } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * const command = { runnerCommandOverride: "sleep 60", repoRoot };
 * const { jobId } = await addToQueue({ experimentId: "E001", ...command });
 *
 * await stopQueued({ jobId, graceS: 2, repoRoot });
 * assert.equal((await openRun({ jobId, repoRoot })).status, "stopped");
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function stopQueued(options: StopQueuedOptions): Promise<StoppedRun> {
  const own = { jobId: "id", graceS: "seconds", force: "flag", request: "flag" } as const;
  return await call(options, { names: { ...CALL_NAMES, ...own } }, async (context) => {
    const { stopJobs } = await import("../../operations/stop_job.ts");
    const { jobId, repoRoot: repo, graceS, force = false, request = false } = options;
    const chosen = { repo, graceS, force, request, jobIds: [jobId] };
    const { jobs: [job] } = await stopJobs(context, chosen, AGREED);
    // The mistake about an only job is thrown, so there is an answer.
    if (job === undefined || job.kind === "left") throw new Error(`nothing is known of ${jobId}`);
    return stoppedRun(job);
  });
}

function stoppedRun(job: StoppedJob): StoppedRun {
  const { jobId } = job;
  if (job.kind === "stopped") return { jobId, outcome: "stopped", ...job.ending };
  const outcome = job.kind === "requested" ? "requested" : "already_stopped";
  return { jobId, outcome, returncode: undefined, note: undefined };
}

/**
 * Puts runs that are over back into the queue, at their old places, with tag, command and history.
 * Ids choose runs however they ended; causes alone choose failed and stopped runs.
 *
 * @returns what became of each run
 * @throws {AexpError} `FLAG_INVALID` if no ids, states or causes are given, `JOB_NOT_FOUND`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addToQueue, retryRuns, runQueue } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * await addToQueue({ experimentId: "E001", runnerCommandOverride: "exit 3", repoRoot });
 * await runQueue({ repoRoot });
 *
 * const { runs } = await retryRuns({ causes: ["exit_3"], repoRoot });
 * assert.equal(runs[0]?.statusBefore, "failed");
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function retryRuns(options: RetryRunsOptions): Promise<RetriedRuns> {
  const names = { ...CALL_NAMES, ...FILTER_NAMES, dryRun: "flag" } as const;
  return await call(options, { names }, async (context) => {
    const { retryJobs } = await import("../../operations/retry_jobs.ts");
    const { repoRoot: repo, dryRun: isDryRun = false } = options;
    const { jobs, damaged } = await retryJobs(context, { ...filterOf(options), repo, isDryRun });
    return { runs: jobs.map(retriedRun), damaged: damaged.map(damagedRun) };
  });
}

function retriedRun(job: RetriedJob): RetriedRun {
  return {
    jobId: job.jobId,
    outcome: job.kind,
    statusBefore: job.kind === "retried" ? job.statusBefore : undefined,
    reason: job.kind === "left" ? job.reason : undefined,
  };
}

/**
 * Finds out what became of runs whose runner may be gone: after a power cut, a time limit, a lost
 * machine. Without `apply` it only looks.
 *
 * @returns a verdict with its evidence for each run that is running, or lacks its end
 * @throws {AexpError} `JOB_HELD` if a run of `assumeGone` lives, `JOB_NOT_FOUND`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addToQueue, reconcileQueue } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * await addToQueue({ experimentId: "E001", runnerCommandOverride: "true", repoRoot });
 *
 * const { runs } = await reconcileQueue({ apply: true, repoRoot });
 * assert.deepEqual(runs, []); // the only run waits, so nothing is in doubt
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function reconcileQueue(options: ReconcileQueueOptions = {}): Promise<Reconciliation> {
  const names = { ...CALL_NAMES, ...FILTER_NAMES, apply: "flag", assumeGone: "texts" } as const;
  return await call(options, { names }, async (context) => {
    const { reconcile } = await import("../../operations/reconcile.ts");
    const { repoRoot: repo, apply = false, assumeGone } = options;
    const chosen = { ...filterOf(options), repo, apply, assumeGone };
    const { jobs, damaged } = await reconcile(context, chosen);
    const runs = jobs.map(({ jobId, verdict: { kind, evidence }, statusAfter }) => {
      return { jobId, verdict: kind, evidence, statusAfter };
    });
    return { runs, damaged: damaged.map(damagedRun) };
  });
}

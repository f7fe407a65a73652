/**
 * Lists the queue and takes runs out of it.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import { call, CALL_NAMES, type CallOptions } from "./call.ts";
import { type DamagedRun, damagedRun } from "./damaged.ts";
import { FILTER_NAMES, filterOf, type RunFilter } from "./filter.ts";
import { type Statepoint, statepointOf } from "./values.ts";

/** Options of {@link listQueue}. */
export interface ListQueueOptions extends CallOptions, RunFilter {
  /** Also runs that are over; ids, states and causes select them in any case. @default {false} */
  readonly includeTerminal?: boolean | undefined;
}

/** A run in the queue. */
export interface QueuedRun {
  /** 32 hexadecimal digits. */
  readonly jobId: string;
  /** Such as `E001`; `undefined` if the run names none. */
  readonly experimentId: string | undefined;
  /** Such as `H001`. */
  readonly hypothesisId: string | undefined;
  /** `queued`, `running`, `complete`, `failed`, `stopped`, `abandoned`, or another program's word. */
  readonly status: string | undefined;
  /** Whether a running run has a live runner; `ended` if its command has ended a moment ago. */
  readonly holder: "alive" | "gone" | "unknown" | "ended" | undefined;
  /** The label of its batch. */
  readonly tag: string | undefined;
  /** The place in the queue: a time in UTC whose text sorts in order. */
  readonly queuedAt: string;
  /** When the last attempt began, in UTC. */
  readonly startedAt: string | undefined;
  /** When the last attempt ended, in UTC. */
  readonly endedAt: string | undefined;
  /** How long the last attempt took, in seconds. */
  readonly wallclockS: number | undefined;
  /** How many attempts there were. */
  readonly attempts: number;
  /** The state point. */
  readonly sp: Statepoint;
  /** Why the last attempt failed: `returncode`, `stderr_tail`, `failed_at`, `cause`… */
  readonly lastError: Statepoint | undefined;
  /** What the command left in `results.json`. */
  readonly results: Statepoint | undefined;
}

/** The queue. */
export interface ListedQueue {
  /** In the order in which they run. */
  readonly entries: readonly QueuedRun[];
  /** Runs that could not be read, regardless of the filter. */
  readonly damaged: readonly DamagedRun[];
}

/** Options of {@link removeFromQueue}. */
export interface RemoveFromQueueOptions extends CallOptions {
  /** The run's id, or its beginning. */
  readonly jobId: string;
  /** Whether to stop the run first if it is running. @default {false} */
  readonly running?: boolean | undefined;
  /** Whether to remove a run that is over. @default {false} */
  readonly force?: boolean | undefined;
}

/** A run that was taken out of the queue. */
export interface RemovedRun {
  /** 32 hexadecimal digits. */
  readonly jobId: string;
  /** Its state before. */
  readonly statusBefore: string | undefined;
}

/** Options of {@link clearQueue}: a filter, or `all`. */
export interface ClearQueueOptions
  extends CallOptions, Pick<RunFilter, "experimentId" | "tag" | "sp"> {
  /** Whether to clear the whole queue. @default {false} */
  readonly all?: boolean | undefined;
  /** Whether to stop running runs and to clear them, too. @default {false} */
  readonly running?: boolean | undefined;
}

/** What {@link clearQueue} did. */
export interface ClearedQueue {
  /** Ids of the runs that are abandoned now. */
  readonly abandoned: readonly string[];
  /** Ids of those that were stopped before. */
  readonly stopped: readonly string[];
  /** Ids of runs that stay, because a runner holds them, or may hold them. */
  readonly left: readonly string[];
  /** Runs that could not be read. */
  readonly damaged: readonly DamagedRun[];
}

/**
 * Lists the queue, and writes nothing. Runs that are over are left out unless they are asked for.
 *
 * @returns the runs in the order in which they run
 * @throws {AexpError} `FLAG_INVALID`, `JOB_NOT_FOUND`, `AMBIGUOUS_ID`, `ROOT_NOT_FOUND`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addManyToQueue, listQueue } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * const command = { runnerCommandOverride: "true", repoRoot };
 * await addManyToQueue({ experimentId: "E001", sweep: { seed: [0n, 1n] }, tag: "a", ...command });
 *
 * const { entries } = await listQueue({ tag: "a", repoRoot });
 * assert.deepEqual(entries.map(({ status }) => status), ["queued", "queued"]);
 * const some = await listQueue({ sp: { seed: 1n }, repoRoot });
 * assert.equal(some.entries.length, 1);
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function listQueue(options: ListQueueOptions = {}): Promise<ListedQueue> {
  const names = { ...CALL_NAMES, ...FILTER_NAMES, includeTerminal: "flag" } as const;
  return await call(options, { names }, async (context) => {
    const { listQueue } = await import("../../operations/list_queue.ts");
    const { entries, damaged } = await listQueue(context, {
      ...filterOf(options),
      repo: options.repoRoot,
      includeTerminal: options.includeTerminal ?? false,
    });
    return { entries: entries.map(queuedRun), damaged: damaged.map(damagedRun) };
  });
}

function queuedRun(entry: QueueEntry): QueuedRun {
  const { jobId, experimentId, hypothesisId, status, holder, tag, queuedAt, attempts } = entry;
  const { startedAt, endedAt, wallclockS, statepoint, lastError, results } = entry;
  return {
    ...{ jobId, experimentId, hypothesisId, status, holder, tag, queuedAt },
    ...{ startedAt, endedAt, wallclockS, attempts },
    sp: statepointOf(statepoint.mapping),
    lastError: lastError && statepointOf(lastError.mapping),
    results: results && statepointOf(results),
  };
}

/**
 * Takes a run out of the queue for good: it is `abandoned` afterwards, and its files stay.
 *
 * @returns the run and its state before
 * @throws {RunHeld} `JOB_HELD` if the run is running and `running` is not set
 * @throws {RunOver} `JOB_OVER` if it is over and `force` is not set
 * @throws {RunNotFound} `JOB_NOT_FOUND`, `AMBIGUOUS_ID`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addToQueue, listQueue, removeFromQueue } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * const command = { runnerCommandOverride: "true", repoRoot };
 * const { jobId } = await addToQueue({ experimentId: "E001", ...command });
 *
 * await removeFromQueue({ jobId, repoRoot });
 * assert.equal((await listQueue({ repoRoot })).entries.length, 0);
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function removeFromQueue(options: RemoveFromQueueOptions): Promise<RemovedRun> {
  const names = { ...CALL_NAMES, jobId: "id", running: "flag", force: "flag" } as const;
  return await call(options, { names }, async (context) => {
    const { removeJobs } = await import("../../operations/remove_job.ts");
    const { jobId, repoRoot: repo, running = false, force = false } = options;
    const chosen = { repo, running, force, jobIds: [jobId] };
    const { jobs: [job] } = await removeJobs(context, chosen, AGREED);
    // The mistake about an only job is thrown, so the job was removed.
    if (job?.kind !== "removed") throw new Error(`nothing is known of ${jobId}`);
    return { jobId: job.jobId, statusBefore: job.statusBefore };
  });
}

/** Whoever calls a function has decided. */
export function AGREED(): Promise<boolean> {
  return Promise.resolve(true);
}

/**
 * Takes all waiting runs that match out of the queue for good. Running ones stay, unless `running`
 * is set.
 *
 * @returns the ids of the runs
 * @throws {AexpError} `FLAG_INVALID` if neither a filter nor `all` is given, `JOB_HELD` if a run
 * cannot be stopped
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addManyToQueue, clearQueue } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * const command = { runnerCommandOverride: "true", repoRoot };
 * await addManyToQueue({ experimentId: "E001", sweep: { seed: [0n, 1n] }, tag: "a", ...command });
 *
 * const { abandoned } = await clearQueue({ tag: "a", repoRoot });
 * assert.equal(abandoned.length, 2);
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function clearQueue(options: ClearQueueOptions): Promise<ClearedQueue> {
  const filterNames = { experimentId: "text", tag: "text", sp: "value" } as const;
  const names = { ...CALL_NAMES, ...filterNames, all: "flag", running: "flag" } as const;
  return await call(options, { names }, async (context) => {
    const { experimentId, tag, sp, all = false, running = false, repoRoot: repo } = options;
    const isChosen = experimentId !== undefined || tag !== undefined || sp !== undefined;
    if (!isChosen && !all) throw nothingChosen();
    const { clearQueue } = await import("../../operations/clear_queue.ts");
    const filter = filterOf({ experimentId, tag, sp });
    const cleared = await clearQueue(context, { ...filter, repo, running }, AGREED);
    const { abandoned, stopped, left, damaged } = cleared;
    return { abandoned, stopped, left, damaged: damaged.map(damagedRun) };
  });
}

/** A tag that came out undefined must not mean the whole queue. */
function nothingChosen(): UserError {
  return new UserError("FLAG_INVALID", "Cannot clear the queue: no runs are chosen", {
    hint: phrase`Give ${option("tag")} or ${option("experiment")}, or all: true for all runs.`,
  });
}

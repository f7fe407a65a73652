/**
 * Runs that a program executes itself, or by other means.
 *
 * @module
 */

import { call, CALL_NAMES, type CallOptions } from "./call.ts";
import type { Names } from "./given.ts";
import { type Run, runOf } from "./runs.ts";

/** Options of {@link runLifecycle}. */
export interface RunLifecycleOptions<T> extends CallOptions {
  /** The run's id, or its beginning. */
  readonly jobId: string;
  /** Does the work. What it throws makes the run a failure, and is thrown again. */
  readonly work: (run: RunAtWork) => T | Promise<T>;
  /** Seconds between two heartbeats in the document; 0 for none. @default `AEXP_HEARTBEAT_S`, or 30 */
  readonly heartbeatS?: number | undefined;
  /** Whether to work on a run that is over. @default {false} */
  readonly force?: boolean | undefined;
  /** Passed on to the work. If the work then throws, the run goes back into the queue. */
  readonly signal?: AbortSignal | undefined;
}

/** The run that a program works on. */
export interface RunAtWork extends Run {
  /** The number of this attempt, from 1. */
  readonly n: number;
  /** Aborted when somebody stops the run, or the caller's signal is: the work is to end soon. */
  readonly signal: AbortSignal;
}

/** The states of runs that are over. */
export type FinalStatus = "complete" | "failed" | "stopped" | "abandoned";

/** Options of {@link markStatus}. */
export interface MarkStatusOptions extends CallOptions {
  /** The run's id, or its beginning. */
  readonly jobId: string;
  /** How the run ended. */
  readonly status: FinalStatus;
  /** Whether a run without an end gets the present time as its end. @default {true} */
  readonly setEndedAt?: boolean | undefined;
  /** Whether to change the state of a run that is over. @default {false} */
  readonly force?: boolean | undefined;
}

/** A run that was marked. */
export interface MarkedRun {
  /** 32 hexadecimal digits. */
  readonly jobId: string;
  /** Its state before. */
  readonly statusBefore: string | undefined;
}

/**
 * Does the work of a run in this program: takes the run, so that no runner executes it meanwhile,
 * sends heartbeats, and records how it ended. It is `complete` if the work returns, `failed` if it
 * throws, `stopped` if somebody stopped it. What the work leaves in `results.json` in the run's
 * folder becomes the run's results.
 *
 * @returns the result of the work
 * @throws {RunHeld} `JOB_HELD` before the work begins, if a runner holds the run
 * @throws {RunOver} `JOB_OVER` before the work begins, if it is over and `force` is not set
 * @throws {RunNotFound} `JOB_NOT_FOUND`, `AMBIGUOUS_ID`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createRun, openRun, runLifecycle } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * const { jobId } = await createRun({ experimentId: "E001", statepoint: { seed: 3n }, repoRoot });
 *
 * const loss = await runLifecycle({
 *   jobId,
 *   repoRoot,
 *   async work({ sp, workspace, signal }) {
 *     signal.throwIfAborted();
 *     const loss = 1 / Number(sp.seed);
 *     await Deno.writeTextFile(`${workspace}/results.json`, JSON.stringify({ loss }));
 *     return loss;
 *   },
 * });
 * assert.equal(loss, 1 / 3);
 * assert.equal((await openRun({ jobId, repoRoot })).status, "complete");
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function runLifecycle<T>(options: RunLifecycleOptions<T>): Promise<T> {
  const own = {
    jobId: "id",
    work: "callback",
    heartbeatS: "seconds",
    force: "flag",
    signal: "signal",
  } as const;
  const names: Names<RunLifecycleOptions<T>> = { ...CALL_NAMES, ...own };
  return await call(options, { names }, async (context) => {
    const { runLifecycle } = await import("../../operations/run_lifecycle.ts");
    const { jobId, heartbeatS, force = false, repoRoot: repo, work } = options;
    const chosen = { repo, jobId, heartbeatS, force };
    return await runLifecycle(context, chosen, async ({ run, n, signal }) => {
      return await work({ ...runOf(run), n, signal });
    });
  });
}

/**
 * Writes how a run ended that was executed by other means than this program's, and its entry of the
 * ledger.
 *
 * @returns the run and its state before
 * @throws {RunHeld} `JOB_HELD` if a runner holds the run
 * @throws {RunOver} `JOB_OVER` if it is over with another state and `force` is not set
 * @throws {RunNotFound} `JOB_NOT_FOUND`, `AMBIGUOUS_ID`
 * @throws {AexpError} `FLAG_INVALID` for a state that is not the end
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createRun, markStatus, openRun } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * const { jobId } = await createRun({ experimentId: "E001", repoRoot });
 *
 * await markStatus({ jobId, status: "complete", repoRoot });
 * assert.equal((await openRun({ jobId, repoRoot })).status, "complete");
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function markStatus(options: MarkStatusOptions): Promise<MarkedRun> {
  const own = { jobId: "id", status: "text", setEndedAt: "flag", force: "flag" } as const;
  return await call(options, { names: { ...CALL_NAMES, ...own } }, async (context) => {
    const { markStatus } = await import("../../operations/mark_status.ts");
    const { jobId, status, setEndedAt = true, force = false, repoRoot: repo } = options;
    return await markStatus(context, { repo, jobId, status, setEndedAt, force });
  });
}

/**
 * Creates runs, and finds them.
 *
 * @module
 */

import type { AttemptView } from "../../domain/document/attempt.ts";
import { isMapping } from "../../domain/value/value.ts";
import type { ShownRun } from "../../operations/list_runs.ts";
import { call, CALL_NAMES, type CallOptions } from "./call.ts";
import { type DamagedRun, damagedRun } from "./damaged.ts";
import { FILTER_NAMES, filterOf, type RunFilter } from "./filter.ts";
import { LINK_NAMES, linkOf, type LinkOptions } from "./link.ts";
import { libraryTexts } from "./spelling.ts";
import { type GivenMapping, readOptionalMapping, type Statepoint, statepointOf } from "./values.ts";

/** Options of {@link createRun}. */
export interface CreateRunOptions extends CallOptions, LinkOptions {
  /** The values of the run. */
  readonly statepoint?: GivenMapping | undefined;
  /** Whether the name in `condition` is replaced by the experiment's block. @default {true} */
  readonly resolveConditions?: boolean | undefined;
  /** Whether the state point contains the commit and whether files differed from it. @default {true} */
  readonly includeCommit?: boolean | undefined;
  /** Keys of your own for the run's document, such as `{ tracker: {…} }`. */
  readonly initDoc?: GivenMapping | undefined;
}

/** Options of {@link openRun}. */
export interface OpenRunOptions extends CallOptions {
  /** The run's id, or its beginning. */
  readonly jobId: string;
}

/** Options of {@link findRuns}. */
export interface FindRunsOptions extends CallOptions, RunFilter {
  /** Such as `H001`. */
  readonly hypothesisId?: string | undefined;
}

/** A run, whether it was queued or not. */
export interface Run {
  /** 32 hexadecimal digits. */
  readonly jobId: string;
  /** Such as `E001`; `undefined` if the run names none. */
  readonly experimentId: string | undefined;
  /** Such as `H001`. */
  readonly hypothesisId: string | undefined;
  /** `created`, `queued`, `running`, `complete`, `failed`, `stopped`, `abandoned`, or another word. */
  readonly status: string | undefined;
  /** The label of its batch. */
  readonly tag: string | undefined;
  /** The state point. */
  readonly sp: Statepoint;
  /** The absolute path of the run's folder. */
  readonly workspace: string;
  /** When the last attempt began, in UTC. */
  readonly startedAt: string | undefined;
  /** When the last attempt ended, in UTC. */
  readonly endedAt: string | undefined;
  /** How long the last attempt took, in seconds. */
  readonly wallclockS: number | undefined;
  /** Why the last attempt failed: `returncode`, `stderr_tail`, `failed_at`, `cause`… */
  readonly lastError: Statepoint | undefined;
  /** What the command left in `results.json`; empty if it left nothing. */
  readonly results: Statepoint;
  /** All attempts, the oldest first. */
  readonly attempts: readonly RunAttempt[];
}

/** One attempt to execute a run. */
export interface RunAttempt {
  /** Its number within the run, from 1. */
  readonly n: number | undefined;
  /** `running`, `complete`, `failed`, `stopped`, `interrupted` or `lost`. */
  readonly status: string | undefined;
  /** The name of the machine. */
  readonly host: string | undefined;
  /** When it began, in UTC. */
  readonly startedAt: string | undefined;
  /** When it ended, in UTC. */
  readonly endedAt: string | undefined;
  /** How long it took, in seconds. */
  readonly wallclockS: number | undefined;
  /** The exit code; -n if signal n ended it. */
  readonly returncode: number | undefined;
  /** Why it ended, if the exit code does not say enough. */
  readonly cause: string | undefined;
  /** The command that the shell received. */
  readonly command: string | undefined;
  /** The commit that was checked out, empty outside git. */
  readonly codeCommit: string;
  /** The file with its output, relative to the root of the repository on its machine. */
  readonly log: string | undefined;
}

/** A run that was created, or was there. */
export interface CreatedRun extends Run {
  /** One sentence each. */
  readonly warnings: readonly string[];
}

/** Runs that match a filter. */
export interface FoundRuns {
  /** By experiment, then by id. */
  readonly runs: readonly Run[];
  /** Runs that could not be read, regardless of the filter. */
  readonly damaged: readonly DamagedRun[];
}

/**
 * Creates a run without queueing it: for a program that executes it itself, with
 * {@link runLifecycle}. If there is a run with this state point, it keeps its state.
 *
 * @returns the run
 * @throws {AexpError} `STATEPOINT_INVALID`, `EXPERIMENT_INVALID`, `FLAG_INVALID`, `ROOT_NOT_FOUND`,
 * `FILE_UNWRITABLE`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createRun } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 *
 * const run = await createRun({ experimentId: "E001", statepoint: { seed: 3n }, repoRoot });
 * assert.equal(run.status, "created");
 * await Deno.writeTextFile(`${run.workspace}/notes.txt`, "by hand");
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function createRun(options: CreateRunOptions): Promise<CreatedRun> {
  const own = {
    statepoint: "value",
    resolveConditions: "flag",
    includeCommit: "flag",
    initDoc: "value",
  } as const;
  const names = { ...CALL_NAMES, ...LINK_NAMES, ...own };
  const otherNames = { sp: "statepoint" };
  return await call(options, { names, otherNames }, async (context) => {
    const { createRun } = await import("../../operations/create_run.ts");
    const values = readOptionalMapping(options.statepoint, "sp");
    const { run, warnings } = await createRun(context, {
      repo: options.repoRoot,
      link: linkOf(options),
      specification: { values },
      init: readOptionalMapping(options.initDoc, "initDoc"),
      resolveConditions: options.resolveConditions ?? true,
      withCommit: options.includeCommit ?? true,
    });
    return { ...runOf(run), warnings: libraryTexts(warnings, otherNames) };
  });
}

/**
 * Reads one run.
 *
 * @returns the run
 * @throws {RunNotFound} `JOB_NOT_FOUND`, `AMBIGUOUS_ID`
 * @throws {AexpError} `JOB_DAMAGED`, `ROOT_NOT_FOUND`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addToQueue, openRun } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * const command = { runnerCommandOverride: "true", repoRoot };
 * const { jobId } = await addToQueue({ experimentId: "E001", ...command });
 *
 * const run = await openRun({ jobId: jobId.slice(0, 8), repoRoot });
 * assert.equal(run.status, "queued");
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function openRun(options: OpenRunOptions): Promise<Run> {
  const names = { ...CALL_NAMES, jobId: "id" } as const;
  return await call(options, { names }, async (context) => {
    const { showRun } = await import("../../operations/list_runs.ts");
    const { jobId, repoRoot: repo } = options;
    return runOf(await showRun(context, { jobId, repo }));
  });
}

/**
 * Finds runs, whether they were queued or not, in all states. Nothing is written.
 *
 * @returns the runs that match
 * @throws {AexpError} `FLAG_INVALID`, `JOB_NOT_FOUND`, `ROOT_NOT_FOUND`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { createRun, findRuns } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * await createRun({ experimentId: "E001", statepoint: { seed: 3n }, repoRoot });
 *
 * const { runs } = await findRuns({ experimentId: "E001", sp: { seed: 3n }, repoRoot });
 * assert.equal(runs.length, 1);
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function findRuns(options: FindRunsOptions = {}): Promise<FoundRuns> {
  const names = { ...CALL_NAMES, ...FILTER_NAMES, hypothesisId: "text" } as const;
  return await call(options, { names }, async (context) => {
    const { listRuns } = await import("../../operations/list_runs.ts");
    const { hypothesisId, repoRoot: repo } = options;
    const { runs, damaged } = await listRuns(context, { ...filterOf(options), hypothesisId, repo });
    return { runs: runs.map(runOf), damaged: damaged.map(damagedRun) };
  });
}

/** Describes a run. */
export function runOf(run: ShownRun): Run {
  const { jobId, experimentId, hypothesisId, status, startedAt, endedAt, wallclockS } = run;
  return {
    ...{ jobId, experimentId, hypothesisId, status, startedAt, endedAt, wallclockS },
    tag: run.queue.tag,
    sp: statepointOf(run.statepoint),
    workspace: run.workspacePath,
    lastError: isMapping(run.lastError) ? statepointOf(run.lastError) : undefined,
    results: statepointOf(run.results),
    attempts: run.attempts.map(attemptOf),
  };
}

function attemptOf(attempt: AttemptView): RunAttempt {
  const { n, status, host, startedAt, endedAt, wallclockS } = attempt;
  const { returncode, cause, command, code, log } = attempt;
  const times = { startedAt, endedAt, wallclockS };
  return { n, status, host, ...times, returncode, cause, command, codeCommit: code.commit, log };
}

/**
 * Adds runs to the queue.
 *
 * @module
 */

import type { AddOutcome } from "../../domain/plan/addition.ts";
import type { AddedRun as Added, AddRunsResult } from "../../operations/add_runs.ts";
import { call, CALL_NAMES, type CallOptions } from "./call.ts";
import { type DamagedRun, damagedRun } from "./damaged.ts";
import type { Names } from "./given.ts";
import { LINK_NAMES, linkOf, type LinkOptions } from "./link.ts";
import { libraryTexts } from "./spelling.ts";
import { axesOf, type Sweep } from "./sweep.ts";
import { type GivenMapping, readOptionalMapping, type Statepoint, statepointOf } from "./values.ts";

export type { AddOutcome };

/** How runs are added. */
export interface AddingOptions extends CallOptions, LinkOptions {
  /** A label for the batch, by which the other functions select runs. */
  readonly tag?: string | undefined;
  /** The runner that scripts are made for by default, such as slurm. */
  readonly runnerHint?: string | undefined;
  /** Replaces the experiment's `runner_command` for these runs. */
  readonly runnerCommandOverride?: string | undefined;
  /** Whether the name in `condition` is replaced by the experiment's block. @default {true} */
  readonly resolveConditions?: boolean | undefined;
  /** Whether state points contain the commit and whether files differed from it. @default {true} */
  readonly includeCommit?: boolean | undefined;
  /** Whether to add runs that differ from waiting ones only in the commit. @default {false} */
  readonly allowDupOnRecommit?: boolean | undefined;
  /** Whether to move runs that wait under another tag to this one. @default {false} */
  readonly retag?: boolean | undefined;
  /** Whether to leave configurations alone that have a run at any commit. @default {false} */
  readonly onlyNew?: boolean | undefined;
  /** Whether names that look like typing mistakes are warnings and no errors. @default {false} */
  readonly allowUnknown?: boolean | undefined;
  /** Whether to decide only, and write nothing. @default {false} */
  readonly dryRun?: boolean | undefined;
}

/** Options of {@link addToQueue}. */
export interface AddToQueueOptions extends AddingOptions {
  /** The values of the run. */
  readonly statepoint?: GivenMapping | undefined;
}

/** Options of {@link addManyToQueue}. */
export interface AddManyToQueueOptions extends AddingOptions {
  /** The values that all runs share. */
  readonly baseSp?: GivenMapping | undefined;
  /**
   * Lists of values to combine, one run for each combination; the last key varies fastest.
   * {@link parseSweep} makes it of a text.
   */
  readonly sweep?: Sweep | undefined;
}

/** What became of one run. */
export interface AddedRun {
  /** The run's id; for a duplicate, the id of the run that waits already. */
  readonly jobId: string;
  /**
   * `queued` (new), `requeued` (was over), `moved` (had another tag); or left as it is:
   * `duplicate`, `running`, `other_tag`, `exists`.
   */
  readonly outcome: AddOutcome;
  /** The state of the run now, such as `queued`. */
  readonly status: string | undefined;
  /** The run's tag now. */
  readonly tag: string | undefined;
  /** The whole state point: conditions resolved, the commit added. */
  readonly sp: Statepoint;
  /** The absolute path of the run's folder. */
  readonly workspace: string;
}

/** What became of one run, and what is worth a look. */
export interface AddedOneRun extends AddedRun {
  /** One sentence each. */
  readonly warnings: readonly string[];
}

/** What became of several runs. */
export interface AddedRuns {
  /** In the order of the sweep. */
  readonly runs: readonly AddedRun[];
  /** One sentence each. */
  readonly warnings: readonly string[];
  /** Runs of the store that could not be read. */
  readonly damaged: readonly DamagedRun[];
}

const ADDING_NAMES: Names<AddingOptions> = {
  ...CALL_NAMES,
  ...LINK_NAMES,
  tag: "text",
  runnerHint: "text",
  runnerCommandOverride: "text",
  resolveConditions: "flag",
  includeCommit: "flag",
  allowDupOnRecommit: "flag",
  retag: "flag",
  onlyNew: "flag",
  allowUnknown: "flag",
  dryRun: "flag",
};

/**
 * Queues one run. An equal run that waits, runs or is over is not doubled; `outcome` says which.
 *
 * Everything is checked before anything is written: the state point, the experiment, its command.
 * The configuration is frozen: a later change of the experiment's conditions does not change it.
 *
 * @returns the run
 * @throws {AexpError} `STATEPOINT_INVALID`, `CONDITION_UNKNOWN`, `PLACEHOLDER_UNKNOWN`,
 * `EXPERIMENT_UNKNOWN`, `EXPERIMENT_INVALID`, `FLAG_INVALID`, `ROOT_NOT_FOUND`, `FILE_UNWRITABLE`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addToQueue, Float } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 *
 * const run = await addToQueue({
 *   experimentId: "E001",
 *   statepoint: { seed: 3n, lr: new Float(1), momentum: 0.9 },
 *   runnerCommandOverride: "python train.py {seed} {lr} {momentum}",
 *   tag: "first",
 *   repoRoot,
 * });
 * assert.equal(run.outcome, "queued");
 * assert.equal(run.sp.seed, 3n);
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function addToQueue(options: AddToQueueOptions): Promise<AddedOneRun> {
  const names = { ...ADDING_NAMES, statepoint: "value" } as const;
  const otherNames = { sp: "statepoint" };
  return await call(options, { names, otherNames }, async (context) => {
    const values = readOptionalMapping(options.statepoint, "sp");
    const { addRuns } = await import("../../operations/add_runs.ts");
    const result = await addRuns(context, { ...optionsOf(options), specification: { values } });
    const [run, ...others] = addedRuns(result);
    if (run === undefined || others.length > 0) throw new Error("one run was expected");
    return { ...run, warnings: libraryTexts(result.warnings, otherNames) };
  });
}

/**
 * Queues one run for each combination of a sweep, all or none: everything is checked before the
 * first is written.
 *
 * @returns the runs in the order of the sweep
 * @throws {AexpError} as {@link addToQueue}, and `KEY_TWICE` for a key in both mappings,
 * `SWEEP_INVALID` for an empty list or more than a million runs
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addManyToQueue } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 *
 * const { runs } = await addManyToQueue({
 *   experimentId: "E001",
 *   baseSp: { model: "small" },
 *   sweep: { lr: [0.1, 0.01], seed: [0n, 1n, 2n] },
 *   runnerCommandOverride: "python train.py {model} {lr} {seed}",
 *   repoRoot,
 * });
 * assert.equal(runs.length, 6);
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function addManyToQueue(options: AddManyToQueueOptions): Promise<AddedRuns> {
  const names = { ...ADDING_NAMES, baseSp: "value", sweep: "value" } as const;
  const otherNames = { sp: "baseSp" };
  return await call(options, { names, otherNames }, async (context) => {
    const values = readOptionalMapping(options.baseSp, "sp");
    const axes = axesOf(readOptionalMapping(options.sweep, "sweep"));
    const { addRuns } = await import("../../operations/add_runs.ts");
    const specification = { values, axes };
    const result = await addRuns(context, { ...optionsOf(options), specification });
    return {
      runs: addedRuns(result),
      warnings: libraryTexts(result.warnings, otherNames),
      damaged: result.damaged.map((job) => damagedRun(job)),
    };
  });
}

function optionsOf(options: AddingOptions) {
  return {
    repo: options.repoRoot,
    link: linkOf(options),
    tag: options.tag,
    runnerHint: options.runnerHint,
    command: options.runnerCommandOverride,
    resolveConditions: options.resolveConditions ?? true,
    withCommit: options.includeCommit ?? true,
    allowDuplicates: options.allowDupOnRecommit ?? false,
    retag: options.retag ?? false,
    onlyNew: options.onlyNew ?? false,
    allowUnknown: options.allowUnknown ?? false,
    isDryRun: options.dryRun ?? false,
  };
}

function addedRuns({ runs, workspacePath }: AddRunsResult): readonly AddedRun[] {
  return runs.map((run) => addedRun(run, workspacePath));
}

function addedRun({ jobId, outcome, status, tag, statepoint }: Added, folder: string): AddedRun {
  const workspace = `${folder}/${jobId}`;
  return { jobId, outcome, status, tag, sp: statepointOf(statepoint), workspace };
}

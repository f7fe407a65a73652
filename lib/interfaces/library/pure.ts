/**
 * Functions that touch neither files nor processes: ids, sweeps, conditions, commands.
 *
 * @module
 */

import { resolveByText } from "../../domain/experiment/experiment_text.ts";
import { statepointId as idOf } from "../../domain/statepoint/id.ts";
import { findProblem } from "../../domain/statepoint/check.ts";
import { expandSweep as expand, parseSweep as parse } from "../../domain/sweep/sweep.ts";
import { renderCommand } from "../../domain/template/render.ts";
import type { Mapping } from "../../domain/value/value.ts";
import { UserError } from "../../errors.ts";
import { phrase } from "../../phrase.ts";
import { checkGiven, type Names } from "./given.ts";
import { libraryError, translating } from "./errors.ts";
import { axesOf, type Sweep } from "./sweep.ts";
import {
  type GivenMapping,
  readMapping,
  readOptionalMapping,
  type SpValue,
  spValueOf,
  type Statepoint,
  statepointOf,
} from "./values.ts";

/** Options of {@link statepointId}. */
export interface StatepointIdOptions {
  /** The whole state point. */
  readonly statepoint: GivenMapping;
}

/** Options of {@link parseSweep}. */
export interface ParseSweepOptions {
  /** `key=a|b`, `key=0..3`, `key:=JSON|JSON`, with commas between them. */
  readonly spec: string;
}

/** Options of {@link expandSweep}. */
export interface ExpandSweepOptions {
  /** Values that all combinations share. */
  readonly baseSp?: GivenMapping | undefined;
  /** Lists of values to combine; the last key varies fastest. */
  readonly sweep: Sweep;
}

/** Options of {@link renderRunnerCommand}. */
export interface RenderRunnerCommandOptions {
  /** Such as `train {seed} {name:sh} {sp_json_shell}`. */
  readonly template: string;
  /** The state point. */
  readonly sp: GivenMapping;
  /** The run's id, for `{job_id}`. */
  readonly jobId: string;
}

/** Options of {@link resolveCondition}. */
export interface ResolveConditionOptions {
  /** The text of the experiment's file, with its front matter. */
  readonly experiment: string;
  /** The values of the run, with a `condition`. */
  readonly userSp: GivenMapping;
}

/**
 * Computes the id that a state point gives a run, as signac does.
 *
 * @returns 32 hexadecimal digits
 * @throws {StatepointError} `STATEPOINT_INVALID` for what signac refuses, and unclear numbers
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Float, statepointId } from "@aexp/aexp/pure";
 *
 * assert.equal(statepointId({ statepoint: { a: 1n } }), "42b7b4f2921788ea14dac5566e6f06d0");
 * assert.notEqual(statepointId({ statepoint: { a: new Float(1) } }), statepointId({ statepoint: { a: 1n } }));
 * ```
 */
export function statepointId(options: StatepointIdOptions): string {
  return calling(options, { statepoint: "value" }, () => {
    const statepoint = readMapping(options.statepoint, "statepoint");
    checkStatepoint(statepoint);
    return idOf(statepoint);
  });
}

function checkStatepoint(statepoint: Mapping): void {
  const problem = findProblem(statepoint);
  if (problem === undefined) return;
  const { path, state, hint } = problem;
  throw new UserError("STATEPOINT_INVALID", phrase`Cannot use ${path}: ${state}`, { hint });
}

/**
 * Reads the text of a sweep, as `--sweep` takes it.
 *
 * @returns keys and the values that each takes, for `addManyToQueue` and {@link expandSweep}
 * @throws {SweepParseError} `SWEEP_INVALID`
 * @throws {AexpError} `KEY_TWICE`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { parseSweep } from "@aexp/aexp/pure";
 *
 * assert.deepEqual(parseSweep({ spec: "model=a|b, seed=0..2" }), {
 *   model: ["a", "b"],
 *   seed: [0n, 1n, 2n],
 * });
 * ```
 */
export function parseSweep(
  options: ParseSweepOptions,
): { readonly [key: string]: readonly SpValue[] } {
  return calling(options, { spec: "id" }, () => {
    const axes = parse(String(options.spec), "the sweep");
    return Object.fromEntries(axes.map(({ key, values }) => [key, values.map(spValueOf)]));
  });
}

/**
 * Makes all combinations of a sweep.
 *
 * @returns the state points, without conditions and commit; the last key varies fastest
 * @throws {SweepParseError} `SWEEP_INVALID` for an empty list, or more than a million combinations
 * @throws {AexpError} `KEY_TWICE` for a key in both mappings
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { expandSweep } from "@aexp/aexp/pure";
 *
 * const runs = expandSweep({ baseSp: { model: "a" }, sweep: { lr: [0.1, 0.2], seed: [0n, 1n] } });
 * assert.equal(runs.length, 4);
 * assert.deepEqual(runs.map(({ seed }) => seed), [0n, 1n, 0n, 1n]);
 * ```
 */
export function expandSweep(options: ExpandSweepOptions): readonly Statepoint[] {
  return calling(options, { baseSp: "value", sweep: "value" }, () => {
    const base = readOptionalMapping(options.baseSp, "baseSp") ?? new Map();
    const axes = axesOf(readMapping(options.sweep, "sweep"));
    const twice = axes.find(({ key }) => base.has(key))?.key;
    if (twice !== undefined) throw keyTwice(twice);
    return Array.from(expand(axes), (run) => statepointOf(new Map([...base, ...run])));
  });
}

function keyTwice(key: string): UserError {
  const text = `Cannot use key ${JSON.stringify(key)}: it comes from baseSp and sweep`;
  return new UserError("KEY_TWICE", text, { hint: "Put each key in exactly one place." });
}

/**
 * Fills the placeholders of a command, in one pass. `{key:sh}` is quoted for the shell,
 * `{sp_json_shell}` is the whole state point; unknown placeholders stay.
 *
 * @returns the command, as the shell receives it
 * @throws {AexpError} `COMMAND_INVALID` if a value holds what no command line can hold
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { renderRunnerCommand } from "@aexp/aexp/pure";
 *
 * const sp = { seed: 3n, name: "a b" };
 * const template = "train --seed {seed} {name:sh} ${HOME}";
 * assert.equal(renderRunnerCommand({ template, sp, jobId: "" }), "train --seed 3 'a b' ${HOME}");
 * ```
 */
export function renderRunnerCommand(options: RenderRunnerCommandOptions): string {
  return calling(options, { template: "id", sp: "value", jobId: "id" }, () => {
    const statepoint = readMapping(options.sp, "sp");
    return renderCommand(options.template, { statepoint, jobId: options.jobId });
  });
}

/**
 * Merges the block of a condition under the values of a run, which win. A name without a block
 * stays a label.
 *
 * @returns the values, those of the block first
 * @throws {AexpError} `EXPERIMENT_INVALID` if the front matter cannot be read, `STATEPOINT_INVALID`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { resolveCondition } from "@aexp/aexp/pure";
 *
 * const experiment = "---\nconditions:\n  small: {layers: 2, lr: 0.1}\n---\n";
 * const sp = await resolveCondition({ experiment, userSp: { condition: "small", layers: 4n } });
 * assert.equal(sp.layers, 4n);
 * assert.deepEqual(Object.keys(sp), ["layers", "lr", "condition"]);
 * ```
 */
export async function resolveCondition(options: ResolveConditionOptions): Promise<Statepoint> {
  try {
    checkGiven(options, { experiment: "id", userSp: "value" });
    const values = readMapping(options.userSp, "userSp");
    return statepointOf(await resolveByText(options.experiment, values));
  } catch (error) {
    throw libraryError(error);
  }
}

function calling<OPTIONS extends object, T>(
  options: OPTIONS,
  names: Names<OPTIONS>,
  work: () => T,
): T {
  return translating(() => {
    checkGiven(options, names);
    return work();
  });
}

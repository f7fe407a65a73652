/**
 * `--sweep`: values that are combined, each with each.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { parsePythonInt } from "../value/python_int.ts";
import type { Mapping, Value } from "../value/value.ts";
import { type Clause, clauseError, type FlagText, parseClauses, splitOutside } from "./clause.ts";
import { jsonValue, plainValue } from "./scalar.ts";

/** A key and the values that it takes in turn. */
export interface Axis {
  /** The key. */
  readonly key: string;
  /** At least one value. */
  readonly values: readonly Value[];
}

/** A sweep of more runs than this is a mistake. */
export const MAX_COMBINATIONS = 1_000_000;

/**
 * Reads `key=a|b|c, key=0..3, key:=JSON|JSON`.
 *
 * @throws {UserError} `SWEEP_INVALID` or `KEY_TWICE`, with the piece that is meant
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(parseSweep("condition=full|cls, seed=0..1"), [
 *   { key: "condition", values: ["full", "cls"] },
 *   { key: "seed", values: [0n, 1n] },
 * ]);
 * ```
 */
export function parseSweep(text: string, flag = "--sweep"): Axis[] {
  const source: FlagText = { flag, text };
  return parseClauses(source).map((clause) => ({
    key: clause.key,
    values: rangeValues(clause, source) ?? listedValues(clause, source),
  }));
}

/**
 * Every combination of the axes, the last one varying fastest; without axes the one empty combination.
 *
 * @throws {UserError} `SWEEP_INVALID` where they are more than `MAX_COMBINATIONS`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const runs = expandSweep(parseSweep("a=1|2, b=3|4"));
 * assert.deepEqual(runs.map((run) => [run.get("a"), run.get("b")]), [[1n, 3n], [1n, 4n], [2n, 3n], [2n, 4n]]);
 * ```
 */
export function expandSweep(axes: readonly Axis[]): Mapping[] {
  const count = axes.reduce((product, axis) => product * axis.values.length, 1);
  if (count > MAX_COMBINATIONS) {
    throw new UserError("SWEEP_INVALID", `Cannot add a sweep of ${count} runs: that is too many`, {
      hint: `One addition takes up to ${MAX_COMBINATIONS}; split it.`,
    });
  }
  let combinations: Map<string, Value>[] = [new Map()];
  for (const { key, values } of axes) {
    combinations = combinations.flatMap((combination) =>
      values.map((value) => new Map(combination).set(key, value))
    );
  }
  return combinations;
}

const RANGE = /^(-?\p{Nd}+)\.\.(-?\p{Nd}+)$/u;

function rangeValues(clause: Clause, source: FlagText): Value[] | undefined {
  const match = clause.isJson ? null : RANGE.exec(clause.value.text);
  const low = parsePythonInt(match?.[1] ?? "");
  const high = parsePythonInt(match?.[2] ?? "");
  if (low === undefined || high === undefined) return undefined;
  if (high < low) {
    const state = `the range ends before it begins`;
    throw clauseError(source, clause.value, { state, hint: `Did you mean ${high}..${low}?` });
  }
  if (high - low >= BigInt(MAX_COMBINATIONS)) {
    const state = `the range holds ${high - low + 1n} values`;
    throw clauseError(source, clause.value, { state, hint: "That is too many; split it." });
  }
  return Array.from({ length: Number(high - low) + 1 }, (_, n) => low + BigInt(n));
}

function listedValues(clause: Clause, source: FlagText): Value[] {
  const pieces = splitOutside(clause.value, "|");
  if (pieces.length === 0) {
    const state = `key "${clause.key}" has no value`;
    throw clauseError(source, clause.piece, { state, hint: `Write it like ${clause.key}=1|2.` });
  }
  return pieces.map((piece) => clause.isJson ? jsonValue(piece, source) : plainValue(piece.text));
}

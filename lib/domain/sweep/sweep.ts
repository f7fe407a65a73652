/**
 * `--sweep`: keys with several values, and all combinations of them.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, type Text } from "../../phrase.ts";
import { parsePythonInt } from "../value/python_int.ts";
import type { Mapping, Value } from "../value/value.ts";
import { type Clause, clauseError, type FlagText, parseClauses } from "./clause.ts";
import { splitPiece } from "./piece.ts";
import { parseJsonValue, parsePlainValue } from "./scalar.ts";

/** A key and its values. */
export interface Axis {
  readonly key: string;
  /** At least one. */
  readonly values: readonly Value[];
}

/** A larger sweep is taken for a mistake. */
export const MAX_COMBINATIONS = 1_000_000;

/**
 * Reads `key=a|b|c, key=0..3, key:=JSON|JSON`.
 *
 * A clause is either one range of whole numbers, which includes both ends, or a list: `0..3|7` is
 * the text `0..3` and the number 7, as in the Python program.
 *
 * @throws {UserError} `SWEEP_INVALID` or `KEY_TWICE`, pointing at the piece; a sweep that is too
 * large is refused before its values fill the memory
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(parseSweep("condition=full|cls, seed=0..1"), [
 *   { key: "condition", values: ["full", "cls"] },
 *   { key: "seed", values: [0n, 1n] },
 * ]);
 * ```
 */
export function parseSweep(text: string, flag: Text = option("sweep")): Axis[] {
  const source: FlagText = { flag, text };
  const axes: Axis[] = [];
  for (const clause of parseClauses(source)) {
    const values = rangeValues(clause, source) ?? listedValues(clause, source);
    axes.push({ key: clause.key, values });
    checkCount(axes);
  }
  return axes;
}

/**
 * Makes all combinations of the axes; the last axis varies fastest. Without axes the result is one
 * empty combination.
 *
 * @throws {UserError} `SWEEP_INVALID`, before any is made, if there are more than
 * `MAX_COMBINATIONS`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const runs = [...expandSweep(parseSweep("a=1|2, b=3|4"))];
 * assert.deepEqual(runs.map((run) => [run.get("a"), run.get("b")]), [[1n, 3n], [1n, 4n], [2n, 3n], [2n, 4n]]);
 * ```
 */
export function expandSweep(axes: readonly Axis[]): Iterable<Mapping> {
  checkCount(axes);
  return { [Symbol.iterator]: () => combinations(axes, []) };
}

function* combinations(
  [axis, ...others]: readonly Axis[],
  chosen: readonly (readonly [string, Value])[],
): Generator<Mapping> {
  if (axis === undefined) return yield new Map(chosen);
  for (const value of axis.values) {
    yield* combinations(others, [...chosen, [axis.key, value]]);
  }
}

/**
 * Counts the combinations that `expandSweep` would make.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(combinationCount(parseSweep("a=1|2|3, b=0..4")), 15);
 * ```
 */
export function combinationCount(axes: readonly Axis[]): number {
  return axes.reduce((product, axis) => product * axis.values.length, 1);
}

function checkCount(axes: readonly Axis[]): void {
  const count = combinationCount(axes);
  if (count <= MAX_COMBINATIONS) return;
  const runs = count.toLocaleString("en-US");
  throw new UserError("SWEEP_INVALID", `Cannot add a sweep of ${runs} runs: that is too many`, {
    hint: `One addition takes up to ${MAX_COMBINATIONS.toLocaleString("en-US")} runs; split it.`,
  });
}

const RANGE = /^(-?\p{Nd}+)\.\.(-?\p{Nd}+)$/u;

function rangeValues(clause: Clause, source: FlagText): Value[] | undefined {
  const match = clause.isJson ? null : RANGE.exec(clause.value.text);
  const low = parsePythonInt(match?.[1] ?? "");
  const high = parsePythonInt(match?.[2] ?? "");
  if (low === undefined || high === undefined) return undefined;
  if (high < low) {
    const state = "the range ends before it begins";
    throw clauseError(source, clause.value, { state, hint: `Did you mean ${high}..${low}?` });
  }
  if (high - low >= BigInt(MAX_COMBINATIONS)) {
    const state = `the range holds more than ${MAX_COMBINATIONS.toLocaleString("en-US")} values`;
    throw clauseError(source, clause.value, { state, hint: "Add it in several shorter ranges." });
  }
  return Array.from({ length: Number(high - low) + 1 }, (_, n) => low + BigInt(n));
}

function listedValues(clause: Clause, source: FlagText): Value[] {
  const pieces = splitPiece(clause.value, "|");
  if (pieces.length === 0) {
    const hint = `Write it like ${clause.isJson ? 'key:=1|"a"' : "key=1|2"}.`;
    throw clauseError(source, clause.piece, { state: "there is no value", hint });
  }
  return pieces.map((piece) =>
    clause.isJson ? parseJsonValue(piece, source) : parsePlainValue(piece.text)
  );
}

/**
 * Factors: the keys of state points, with the values that they have among some runs.
 *
 * @module
 */

import { formatJson } from "../value/json_text.ts";
import { formatPythonRepr } from "../value/python_text.ts";
import { compareCodePoints, Float, type Value } from "../value/value.ts";
import type { SweepRun } from "./sweep_run.ts";

/** One value of a key; `undefined` stands for runs that lack the key. */
export type Level = Value | undefined;

/** A key of the state points and its values. */
export interface Factor {
  /** A dotted path. */
  readonly key: string;
  /** The distinct values: numbers by size, then texts, then others; `undefined` is last. */
  readonly levels: readonly Level[];
  /** The place of each run's value in `levels`. */
  readonly codes: readonly number[];
}

/** Finds all keys of the runs' state points, in the order in which they first come. */
export function factorsOf(runs: readonly SweepRun[]): readonly Factor[] {
  const found = new Map<string, Gathering>();
  for (const [index, { statepoint }] of runs.entries()) {
    for (const [key, value] of statepoint) {
      const gathering = found.get(key) ?? new Gathering(runs.length);
      if (gathering.isEmpty) found.set(key, gathering);
      gathering.add(index, value);
    }
  }
  return Array.from(found, ([key, gathering]) => gathering.factor(key));
}

/** Collects the values of one key. */
class Gathering {
  readonly #codes: number[];
  readonly #codeOf = new Map<string, number>();
  readonly #levels: Value[] = [];

  constructor(runs: number) {
    this.#codes = new Array<number>(runs).fill(-1);
  }

  get isEmpty(): boolean {
    return this.#levels.length === 0;
  }

  add(index: number, value: Value): void {
    const text = levelText(value);
    let code = this.#codeOf.get(text);
    if (code === undefined) {
      code = this.#levels.push(value) - 1;
      this.#codeOf.set(text, code);
    }
    this.#codes[index] = code;
  }

  factor(key: string): Factor {
    const order = this.#levels.map((_, code) => code)
      .sort((a, b) => compareLevels(this.#levels[a], this.#levels[b]));
    const levels: Level[] = order.map((code) => this.#levels[code]);
    const place = new Array<number>(order.length);
    for (const [at, code] of order.entries()) place[code] = at;
    const missing = order.length;
    const codes = this.#codes.map((code) => code < 0 ? missing : place[code] ?? missing);
    if (codes.includes(missing)) levels.push(undefined);
    return { key, levels, codes };
  }
}

/** Returns a text that is the same for equal values only: `1` and `1.0` differ. */
export function levelText(value: Value): string {
  if (typeof value === "bigint") return value.toString();
  return formatJson(value, { sortKeys: true });
}

/** Compares two values of one key in the order in which people expect them. */
export function compareLevels(a: Level, b: Level): number {
  const kind = kindOf(a) - kindOf(b);
  if (kind !== 0) return kind;
  if (a === undefined || b === undefined) return 0;
  if (kindOf(a) === NUMBER) {
    const [x, y] = [numberOf(a), numberOf(b)];
    if (x < y) return -1;
    if (x > y) return 1;
  }
  return compareCodePoints(levelText(a), levelText(b));
}

const NUMBER = 2;

function kindOf(level: Level): number {
  if (level === undefined) return 6;
  if (level === null) return 0;
  if (typeof level === "boolean") return 1;
  if (typeof level === "bigint") return NUMBER;
  if (level instanceof Float) return Number.isNaN(level.number) ? 3 : NUMBER;
  return typeof level === "string" ? 4 : 5;
}

/** A bigint and a double compare exactly in JavaScript. */
function numberOf(value: Value): bigint | number {
  return value instanceof Float ? value.number : value as bigint;
}

/** Returns the number of a level as a double; `undefined` if it is no finite number. */
export function finiteNumber(level: Level): number | undefined {
  const number = typeof level === "bigint"
    ? Number(level)
    : level instanceof Float
    ? level.number
    : undefined;
  return number !== undefined && Number.isFinite(number) ? number : undefined;
}

/**
 * Shows a value as a person would write it: a text without quotes unless it could be mistaken for
 * another value; a missing one as a dash.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(levelLabel("adam"), "adam");
 * assert.equal(levelLabel("1"), "'1'");
 * assert.equal(levelLabel(undefined), "–");
 * ```
 */
export function levelLabel(level: Level): string {
  if (level === undefined) return MISSING;
  if (typeof level === "string" && PLAIN.test(level) && !LOOKS_OTHER.test(level)) return level;
  return formatPythonRepr(level);
}

/** The sign for a value that is not there. */
export const MISSING = "–";

const PLAIN = /^[A-Za-z_][\w./-]*$/;
const LOOKS_OTHER = /^(True|False|None|nan|inf)$/;

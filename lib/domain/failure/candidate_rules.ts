/**
 * The rules that may separate failures from the other runs: `=`, `≥` and `≤` on one parameter. Which
 * rules there are depends on the parameters alone, never on which runs failed.
 *
 * @module
 */

import { formatPythonRepr } from "../value/python_text.ts";
import { Float, type Value } from "../value/value.ts";
import { Bits } from "./bits.ts";

/** A comparison of one parameter. */
export interface Condition {
  readonly key: string;
  readonly operator: "=" | ">=" | "<=";
  readonly value: Value;
}

/** A rule with the runs that it holds for. */
export interface CandidateRule {
  readonly condition: Condition;
  readonly runs: Bits;
  readonly size: number;
}

/** A parameter with its value in each run; `undefined` where a run has none. */
export interface Column {
  readonly key: string;
  readonly values: readonly (Value | undefined)[];
}

/** Of a parameter with more values than this, the most frequent ones and as many bounds are tried. */
const MAX_LEVELS = 20;

/** Makes the rules of all columns. Of rules that hold for the same runs, the first one stays. */
export function candidateRules(columns: readonly Column[]): readonly CandidateRule[] {
  const seen = new Set<string>();
  return columns.flatMap(rulesOf).filter(({ runs }) => {
    const key = runs.key();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}

/** A value with the runs that have it. */
interface Level {
  readonly value: Value;
  /** `undefined` if the value is no finite number. */
  readonly number: number | undefined;
  readonly runs: readonly number[];
}

function rulesOf({ key, values }: Column): readonly CandidateRule[] {
  const levels = levelsOf(values);
  const numbers = levels.filter(({ number }) => number !== undefined)
    .sort((a, b) => (a.number ?? 0) - (b.number ?? 0));
  const rules = [...bounds(numbers), ...equals(levels)].map(([operator, value, runs]) => {
    const bits = new Bits(values.length);
    runs.forEach((run) => bits.add(run));
    return { condition: { key, operator, value }, runs: bits, size: runs.length };
  });
  return rules.filter(({ size }) => size > 0 && size < values.length);
}

type Comparison = readonly [Condition["operator"], Value, readonly number[]];

/** Makes the bounds between three numbers or more; two numbers need no more than `=`. */
function bounds(levels: readonly Level[]): Comparison[] {
  if (levels.length < 3) return [];
  const step = Math.max(1, (levels.length - 1) / MAX_LEVELS);
  const cuts = new Set<number>();
  for (let at = 1; at < levels.length; at += step) cuts.add(Math.round(at));
  return [...cuts].filter((cut) => cut < levels.length).flatMap((cut): Comparison[] => {
    const [below, above] = [levels.slice(0, cut), levels.slice(cut)];
    return [
      [">=", above[0]?.value ?? null, above.flatMap(({ runs }) => runs)],
      ["<=", below.at(-1)?.value ?? null, below.flatMap(({ runs }) => runs)],
    ];
  });
}

function equals(levels: readonly Level[]): Comparison[] {
  const kept = levels.length <= MAX_LEVELS ? levels : levels.filter(({ runs }) => runs.length > 1)
    .sort((a, b) => b.runs.length - a.runs.length).slice(0, MAX_LEVELS);
  return kept.map(({ value, runs }) => ["=", value, runs]);
}

function levelsOf(values: readonly (Value | undefined)[]): Level[] {
  const levels = new Map<string, Level & { readonly runs: number[] }>();
  for (const [run, value] of values.entries()) {
    if (value === undefined) continue;
    const number = numberOf(value);
    // 1 and 1.0 are one value of a parameter.
    const text = number === undefined ? formatPythonRepr(value) : `n${number}`;
    const level = levels.get(text) ?? { value, number, runs: [] };
    levels.set(text, level);
    level.runs.push(run);
  }
  return [...levels.values()];
}

function numberOf(value: Value): number | undefined {
  const number = value instanceof Float
    ? value.number
    : typeof value === "bigint"
    ? Number(value)
    : NaN;
  return Number.isFinite(number) ? number : undefined;
}

/**
 * Finds, before anything is written, what signac refuses in a state point or could not read again.
 *
 * @module
 */

import { isMapping, type Mapping, type Value } from "../value/value.ts";

/** A part of a state point that signac refuses or cannot read again. */
export interface StatepointProblem {
  /** The keys that lead to the part, for people: `optimizer.lr`, `layers[2].size`. */
  readonly path: string;
  /** The top-level key above the part. The flag or file that gave this key gave the part. */
  readonly topKey: string;
  /** What is wrong, as the end of a sentence. */
  readonly state: string;
  /** The next step for the person. */
  readonly hint: string;
}

/** On deeper state points the Python programs fill their stack (seen from 165 levels). */
const MAX_LEVELS = 150;
/** Python reads whole numbers of at most 4300 digits. */
const TOO_LARGE = 10n ** 4300n;

/**
 * Finds the first problem, or returns `undefined` if signac accepts the state point.
 *
 * @param maxLevels the deepest nesting; less if the mapping is to stand inside another one
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const problem = findProblem(new Map([["a", [new Map([["b.c", 1n]])]]]));
 * assert.equal(problem?.path, 'a[0]["b.c"]');
 * ```
 */
export function findProblem(
  statepoint: Mapping,
  maxLevels = MAX_LEVELS,
): StatepointProblem | undefined {
  for (const [key, value] of statepoint) {
    const found = checkEntry(key, value, { path: "", levelsLeft: maxLevels });
    if (found !== undefined) return { ...found, topKey: key };
  }
  return undefined;
}

type Found = Omit<StatepointProblem, "topKey">;

interface Place {
  readonly path: string;
  /** The levels of nesting that may follow. */
  readonly levelsLeft: number;
}

function checkEntry(key: string, value: Value, place: Place): Found | undefined {
  const path = step(place.path, key);
  if (!key.includes(".")) return checkValue(value, { path, levelsLeft: place.levelsLeft });
  return {
    path,
    state: `signac allows no dot in a key (${JSON.stringify(key)})`,
    hint: `Write it with another sign: ${key.replaceAll(".", "_")}.`,
  };
}

function checkValue(value: Value, place: Place): Found | undefined {
  if (typeof value === "bigint") return checkInteger(value, place);
  if (value === null || typeof value !== "object") return undefined;
  if (place.levelsLeft < 1) {
    const state = "it is nested deeper than the Python programs can read";
    return { path: `${place.path.slice(0, 60)}…`, state, hint: "Use fewer levels." };
  }
  if (isMapping(value)) return checkMapping(value, place);
  return Array.isArray(value) ? checkList(value, place) : undefined;
}

function checkInteger(value: bigint, { path }: Place): Found | undefined {
  if (value < TOO_LARGE && -value < TOO_LARGE) return undefined;
  return { path, state: "Python reads at most 4300 digits", hint: "Write the number as text." };
}

function checkMapping(mapping: Mapping, { path, levelsLeft }: Place): Found | undefined {
  for (const [key, value] of mapping) {
    const found = checkEntry(key, value, { path, levelsLeft: levelsLeft - 1 });
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkList(list: readonly Value[], { path, levelsLeft }: Place): Found | undefined {
  for (let index = 0; index < list.length; index++) {
    const value = list[index] as Value;
    const found = checkValue(value, { path: `${path}[${index}]`, levelsLeft: levelsLeft - 1 });
    if (found !== undefined) return found;
  }
  return undefined;
}

function step(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

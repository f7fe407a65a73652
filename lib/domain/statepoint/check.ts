/**
 * What signac refuses in a state point, or could not read again, found before anything is written.
 *
 * @module
 */

import { isMapping, type Mapping, type Value } from "../value/value.ts";

/** Something that must not be in a state point. */
export interface StatepointProblem {
  /** The keys that lead to it, joined for people: `optimizer.lr`, `layers[2].size`. */
  readonly path: string;
  /** The top-level key that it lies under: whoever gave that one gave this one. */
  readonly topKey: string;
  /** What is wrong, as the end of a sentence. */
  readonly state: string;
  /** What to do about it. */
  readonly hint: string;
}

/** The Python programs run out of stack on deeper state points (seen from 165 levels). */
const MAX_LEVELS = 150;
/** Python refuses to read a whole number of more digits than 4300. */
const TOO_LARGE = 10n ** 4300n;

/**
 * The first thing that signac would refuse; `undefined` where it takes all of it.
 *
 * @param maxLevels how deep it may be nested: less where it is itself within something
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
  /** How many levels may still come. */
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
    return { path: `${place.path.slice(0, 60)}…`, state, hint: "Keep it flatter." };
  }
  if (isMapping(value)) return checkMapping(value, place);
  return Array.isArray(value) ? checkList(value, place) : undefined;
}

function checkInteger(value: bigint, { path }: Place): Found | undefined {
  if (value < TOO_LARGE && -value < TOO_LARGE) return undefined;
  return { path, state: "Python reads at most 4300 digits", hint: "Give the number as a text." };
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

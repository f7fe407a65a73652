/**
 * Dotted paths into nested values: `model.depth`, `tools.0`.
 *
 * @module
 */

import { isMapping, type Mapping, type Value } from "./value.ts";

/**
 * Returns the value that a path leads to, through the keys of mappings and the places of lists
 * (counted from 0); `undefined` if it leads to none. A key that is the whole path has priority.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const values = new Map([["model", new Map([["depth", 3n]])]]);
 * assert.equal(valueAtPath(values, "model.depth"), 3n);
 * assert.equal(valueAtPath(values, "model.width"), undefined);
 * ```
 */
export function valueAtPath(mapping: Mapping, path: string): Value | undefined {
  const whole = mapping.get(path);
  if (whole !== undefined || !path.includes(".")) return whole;
  return path.split(".").reduce<Value | undefined>(step, mapping);
}

/** Keys at this depth and deeper are not told. */
const DEEPEST = 4;

/**
 * Lists the keys of a mapping, nested ones as paths with dots.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const values = new Map([["model", new Map([["depth", 3n], ["width", 8n]])]]);
 * assert.deepEqual(pathsOf(values), ["model.depth", "model.width"]);
 * ```
 */
export function pathsOf(mapping: Mapping): readonly string[] {
  return pathsBelow(mapping, "", 1);
}

function pathsBelow(mapping: Mapping, before: string, depth: number): readonly string[] {
  return [...mapping].flatMap(([key, value]) => {
    const path = before + key;
    if (!isMapping(value) || value.size === 0 || depth >= DEEPEST) return [path];
    return pathsBelow(value, `${path}.`, depth + 1);
  });
}

function step(value: Value | undefined, key: string): Value | undefined {
  if (isMapping(value)) return value.get(key);
  return isList(value) && PLACE.test(key) ? value[Number(key)] : undefined;
}

/** A place in a list has one spelling: no sign and no leading zeros. */
const PLACE = /^(0|[1-9][0-9]*)$/;

function isList(value: Value | undefined): value is readonly Value[] {
  return Array.isArray(value);
}

/**
 * Nested mappings as flat ones.
 *
 * @module
 */

import { isMapping, type Mapping, type Value } from "./value.ts";

/** Values by dotted path: `model.depth`. */
export type FlatValues = ReadonlyMap<string, Value>;

/**
 * Returns the values of nested mappings by dotted path. Lists and empty mappings stay whole. A key
 * that is the whole path has priority.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const nested = new Map([["val", new Map([["acc", 1n]])]]);
 * assert.deepEqual([...flatten(nested)], [["val.acc", 1n]]);
 * ```
 */
export function flatten(mapping: Mapping): FlatValues {
  // Most mappings hold no other, and are flat already.
  for (const value of mapping.values()) {
    if (isMapping(value) && value.size > 0) return flattened(mapping);
  }
  return mapping;
}

function flattened(mapping: Mapping): FlatValues {
  const flat = new Map<string, Value>();
  const add = (inner: Mapping, before: string): void => {
    for (const [key, value] of inner) {
      const path = before + key;
      if (isMapping(value) && value.size > 0) add(value, `${path}.`);
      else if (before === "" || !flat.has(path)) flat.set(path, value);
    }
  };
  add(mapping, "");
  return flat;
}

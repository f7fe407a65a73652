/**
 * What signac refuses in a state point, found before anything is written.
 *
 * @module
 */

import { isMapping, type Mapping, type Value } from "../value/value.ts";

/** A key that signac would refuse. */
export interface StatepointProblem {
  /** The keys that lead to it, joined for people: `optimizer.lr`, `layers[2].size`. */
  readonly path: string;
  /** The refused key itself. */
  readonly key: string;
  /** The top-level key that it lies under: whoever gave that one gave this one. */
  readonly topKey: string;
}

/**
 * The first key with a dot, at any depth and in lists, too; `undefined` where signac takes it all.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const problem = findDottedKey(new Map([["a", [new Map([["b.c", 1n]])]]]));
 * assert.equal(problem?.path, 'a[0]["b.c"]');
 * ```
 */
export function findDottedKey(statepoint: Mapping): StatepointProblem | undefined {
  for (const [key, value] of statepoint) {
    const found = search(key, value, step("", key));
    if (found !== undefined) return { ...found, topKey: key };
  }
  return undefined;
}

type Found = Omit<StatepointProblem, "topKey">;

function search(key: string, value: Value, path: string): Found | undefined {
  if (key.includes(".")) return { path, key };
  if (isMapping(value)) {
    for (const [inner, item] of value) {
      const found = search(inner, item, step(path, inner));
      if (found !== undefined) return found;
    }
  } else if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const found = search("", item, `${path}[${index}]`);
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

function step(path: string, key: string): string {
  if (!/^[\w-]+$/.test(key)) return `${path}[${JSON.stringify(key)}]`;
  return path === "" ? key : `${path}.${key}`;
}

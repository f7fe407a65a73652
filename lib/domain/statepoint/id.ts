/**
 * The id of a state point, computed as signac does.
 *
 * @module
 */

import { formatJson } from "../value/json_text.ts";
import type { Mapping } from "../value/value.ts";
import { md5 } from "../value/md5.ts";

/**
 * Computes the id of a job, 32 hexadecimal digits: the MD5 of the state point's JSON with sorted
 * keys.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(statepointId(new Map([["a", 1n]])), "42b7b4f2921788ea14dac5566e6f06d0");
 * ```
 */
export function statepointId(statepoint: Mapping): string {
  return md5(formatJson(statepoint, { sortKeys: true }));
}

/** Returns whether a text is a whole job id, not a prefix. */
export function isJobId(text: string): boolean {
  return /^[0-9a-f]{32}$/.test(text);
}

/**
 * What git must know to merge runs: the lines of `.gitattributes`, which all clones share, and the
 * merge driver, which every clone configures for itself.
 *
 * @module
 */

import { quoteShell } from "../template/quote.ts";

/** The name of the merge driver in git's configuration. */
export const DRIVER = "aexp";

/**
 * Returns the lines of `.gitattributes`.
 *
 * @param storePath the run store as a path from the root of the repository
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const [first] = attributeLines(".runs");
 * assert.equal(first, ".runs/workspace/*\/signac_*.json merge=aexp -text");
 * ```
 */
export function attributeLines(storePath: string): readonly string[] {
  return [
    `${storePath}/workspace/*/signac_*.json`,
    ".aexp/ledger/*.json",
    ".aexp/runs-index/*.json",
  ].map((pattern) => `${quotePattern(pattern)} merge=${DRIVER} -text`);
}

/** Git reads a pattern with spaces in double quotes, as a text in C. */
function quotePattern(pattern: string): string {
  return /[\s"\\]/.test(pattern) ? JSON.stringify(pattern) : pattern;
}

/**
 * Returns the keys and values of git's configuration.
 *
 * @param program the words that start this program
 */
export function driverSettings(
  program: readonly string[],
): readonly (readonly [key: string, value: string])[] {
  const command = [...program, "merge-doc"].map(quoteShell).join(" ");
  return [
    [`merge.${DRIVER}.name`, "merges what machines know about runs"],
    [`merge.${DRIVER}.driver`, `${command} %O %A %B %P`],
  ];
}

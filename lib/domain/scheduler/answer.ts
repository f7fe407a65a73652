/**
 * Reading the answers and the variables of batch systems.
 *
 * @module
 */

/**
 * The first group of each match.
 *
 * @param pattern with the flag `g`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(allMatches("Job <7> is\nJob <8> is\n", /^Job <([0-9]+)>/gm), ["7", "8"]);
 * ```
 */
export function allMatches(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].flatMap((match) => match[1] ?? []);
}

/** The count in a variable; 0 for a variable that is not set or holds another text. */
export function countOf(text: string | undefined): number {
  return /^[0-9]{1,9}$/.test(text ?? "") ? Number(text) : 0;
}

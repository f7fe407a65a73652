/**
 * Takes a text with git's conflict markers apart.
 *
 * @module
 */

import type { TextSides } from "./merge_texts.ts";

const MARKED =
  /^<{7}(?: [^\n]*)?\n([^]*?)\n?(?:^\|{7}(?: [^\n]*)?\n([^]*?)\n?)?^={7}\n([^]*?)\n?^>{7}(?: [^\n]*)?\n?$/m;

/**
 * Returns the two versions in a text that is one conflict from beginning to end, as that of a file
 * of one line is; `undefined` for every other text.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const text = "<<<<<<< ours\n{}\n=======\n[]\n>>>>>>> theirs\n";
 * assert.deepEqual(splitMarked(text), { base: "", ours: "{}", theirs: "[]" });
 * ```
 */
export function splitMarked(text: string): TextSides | undefined {
  const match = MARKED.exec(text.replaceAll("\r\n", "\n"));
  if (match === null || match.index !== 0) return undefined;
  const [whole, ours = "", base = "", theirs = ""] = match;
  return whole.length === text.replaceAll("\r\n", "\n").length ? { base, ours, theirs } : undefined;
}

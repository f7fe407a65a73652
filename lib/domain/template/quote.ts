/**
 * Text that a POSIX shell reads as one word.
 *
 * @module
 */

/** What no shell splits or expands: the characters that Python's `shlex.quote` leaves alone. */
const SAFE = /^[A-Za-z0-9@%+=:,./_-]+$/;

/**
 * Quotes a text as Python's `shlex.quote` does.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(quoteShell("plain.txt"), "plain.txt");
 * assert.equal(quoteShell("it's"), `'it'"'"'s'`);
 * ```
 */
export function quoteShell(text: string): string {
  return isShellSafe(text) ? text : `'${text.replaceAll("'", `'"'"'`)}'`;
}

/**
 * Whether a shell reads the text as it stands, without quotes, as one word.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(isShellSafe("a=1"), true);
 * assert.equal(isShellSafe(""), false);
 * ```
 */
export function isShellSafe(text: string): boolean {
  return SAFE.test(text);
}

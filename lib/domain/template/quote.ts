/**
 * Quoting for a POSIX shell.
 *
 * @module
 */

/** No shell splits or expands these characters; Python's `shlex.quote` does not quote them either. */
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
 * Returns whether a shell reads the text without quotes as one unchanged word.
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

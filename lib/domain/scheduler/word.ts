/**
 * Makes texts of a person harmless in scripts: in words of a command, in comments, in names of batch jobs.
 *
 * @module
 */

import { quoteShell } from "../template/quote.ts";

/**
 * A text as one word of bash, on one line whatever it holds: some batch systems look for their options in
 * every line of a script, quoted or not.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(shellWord("a b"), "'a b'");
 * assert.equal(shellWord("a\n#SBATCH"), "$'a\\n#SBATCH'");
 * ```
 */
export function shellWord(text: string): string {
  if (!UNFIT.test(text)) return quoteShell(text);
  const inner = text.replace(/[\\']/g, "\\$&").replaceAll(CONTROLS, ansiEscape);
  return `$'${inner}'`;
}

/** A flag and its value as words. A value that begins with a dash stands after "=". */
export function flagWords(flag: string, value: string): string {
  return value.startsWith("-") ? `${flag}=${shellWord(value)}` : `${flag} ${shellWord(value)}`;
}

/**
 * A word of a call as one word of bash; in an option only the value is quoted.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(callWord("--output=a b"), "--output='a b'");
 * assert.equal(callWord("a b"), "'a b'");
 * ```
 */
export function callWord(word: string): string {
  const [, option = "", value = word] = /^(--[a-z-]+=)([^]*)$/.exec(word) ?? [];
  return option + shellWord(value);
}

/** A file that no program takes for an option. */
export function filePath(path: string): string {
  return path.startsWith("-") ? `./${path}` : path;
}

/** A file as the name of a program: without a folder it would be searched for on PATH. */
export function runnablePath(path: string): string {
  return path.includes("/") ? path : `./${path}`;
}

/**
 * A text as part of a batch job's name, with no other characters than every batch system accepts.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(nameText("paper-ablation"), "paper-ablation");
 * assert.equal(nameText("a b;\nc"), "a_b_c");
 * ```
 */
export function nameText(text: string): string {
  return text.replace(/[^A-Za-z0-9._-]+/g, "_").slice(0, MAX_NAME);
}

/** The name that a batch system shows. */
export function jobName(tag: string | undefined): string {
  return tag === undefined ? "aexp-queue" : `aexp-queue-${nameText(tag)}`;
}

/** LSF accepts 255 characters for name and range together. */
const MAX_NAME = 100;

/** Characters that break a line, and those that shellcheck reports within single quotes. */
const UNFIT = /[\p{Cc}\u2028\u2029$`]/u;
const CONTROLS = /[\p{Cc}\u2028\u2029]/gu;
const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Escapes each byte: the meaning of \u depends on the locale that the script runs in. */
function ansiEscape(character: string): string {
  const bytes = [...new TextEncoder().encode(character)];
  return ESCAPES[character] ??
    bytes.map((byte) => `\\x${byte.toString(16).padStart(2, "0")}`).join("");
}

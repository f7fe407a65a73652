/**
 * Makes text of any origin safe to show on one line of a terminal.
 *
 * @module
 */

/**
 * Characters that move the cursor, break the line, reverse the text after them (U+202E) or are invisible.
 * The joiners U+200C and U+200D are not among them: some scripts and emoji need them.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\u2060\ufeff]/gu;

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Replaces each character that would change how the rest of the line looks by an escape.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(visible("a\tb\u202ec\u001b[31m"), "a\\tb\\u202ec\\u001b[31m");
 * ```
 */
export function visible(text: string): string {
  // Nearly every text is plain ASCII: testing is cheaper than replacing.
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(UNSAFE, escape);
}

function escape(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, "0");
  return ESCAPES[character] ?? `\\u${code}`;
}

/** Does the same as `visible()` for text of several lines: line breaks and tabs stay. */
export function visibleLines(text: string): string {
  return text.split(/([\n\t])/).map((part) => /^[\n\t]$/.test(part) ? part : visible(part)).join(
    "",
  );
}

/** The default length of a shortened text, in characters. */
const BRIEF = 200;

/**
 * Shortens a long text to its beginning and "…". A short text stays as it is.
 *
 * @param length the most characters
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(brief("seed=1"), "seed=1");
 * assert.equal(brief("x".repeat(1000)).length, 200);
 * ```
 */
export function brief(text: string, length = BRIEF): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, "")}…`;
}

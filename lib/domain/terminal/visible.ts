/**
 * Text of any origin as part of a line that a person reads.
 *
 * @module
 */

/**
 * What moves the cursor, breaks the line, turns the order of what follows (U+202E), or takes no room at all.
 * The joiners U+200C and U+200D, which letters and emoji need, stay.
 */
const UNSAFE = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\p{Bidi_Control}\u200b\u2060\ufeff]/gu;

const ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/**
 * Text with an escape for each character that would change how the rest of the line looks.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(visible("a\tb\u202ec\u001b[31m"), "a\\tb\\u202ec\\u001b[31m");
 * ```
 */
export function visible(text: string): string {
  // Nearly every text is plain: say so without making a new one.
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(UNSAFE, escape);
}

function escape(character: string): string {
  const code = character.charCodeAt(0).toString(16).padStart(4, "0");
  return ESCAPES[character] ?? `\\u${code}`;
}

/** Text of several lines: line breaks and tabs stay, anything else is as in `visible()`. */
export function visibleLines(text: string): string {
  return text.split(/([\n\t])/).map((part) => /^[\n\t]$/.test(part) ? part : visible(part)).join(
    "",
  );
}

/** As much of a text is shown where it is not what was asked for, in characters. */
const BRIEF = 200;

/**
 * The beginning of a long text; a short one as it is.
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

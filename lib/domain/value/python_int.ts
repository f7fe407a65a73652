/**
 * Whole numbers as Python's `int()` reads them from text.
 *
 * @module
 */

/** Python's default limit. */
const MAX_DIGITS = 4300;

// int() refuses U+001C to U+001F, which str.strip() removes.
const SPACE = "[\\t-\\r \\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]*";
const INTEGER = new RegExp(`^${SPACE}([-+]?)(\\p{Nd}+(?:_\\p{Nd}+)*)${SPACE}$`, "u");

/**
 * Reads a whole number as Python's `int()` does; returns `undefined` where `int()` fails.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(parsePythonInt("007"), 7n);
 * assert.equal(parsePythonInt("1_000"), 1000n);
 * assert.equal(parsePythonInt("٣"), 3n);
 * assert.equal(parsePythonInt("1.0"), undefined);
 * ```
 */
export function parsePythonInt(text: string): bigint | undefined {
  const match = INTEGER.exec(text);
  if (match === null) return undefined;
  const digits = Array.from((match[2] ?? "").replaceAll("_", ""), digitValue).join("");
  if (digits.length > MAX_DIGITS) return undefined;
  const magnitude = BigInt(digits);
  return match[1] === "-" ? -magnitude : magnitude;
}

/** The value of a decimal digit of any script: in Unicode a script's ten digits begin with zero. */
function digitValue(digit: string): number {
  const code = digit.codePointAt(0) ?? 0;
  if (code < 128) return code - 48;
  let before = 0;
  while (/\p{Nd}/u.test(String.fromCodePoint(code - before - 1))) before++;
  return before % 10;
}

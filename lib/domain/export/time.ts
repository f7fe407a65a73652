/**
 * Times as documents have them.
 *
 * @module
 */

const TIME =
  /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(?:\.([0-9]{1,6}))?(Z|[+-][0-9]{2}:[0-9]{2})$/;

/**
 * Returns the microseconds since 1970 of a time; `undefined` if the text is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(microseconds("1970-01-01T00:00:01.000002Z"), 1000002n);
 * assert.equal(microseconds("1970-01-01T01:00:00+01:00"), 0n);
 * assert.equal(microseconds("yesterday"), undefined);
 * ```
 */
export function microseconds(text: string): bigint | undefined {
  const [, seconds = "", fraction = "", zone = ""] = TIME.exec(text) ?? [];
  const milliseconds = Date.parse(`${seconds}${zone}`);
  if (Number.isNaN(milliseconds)) return undefined;
  return BigInt(milliseconds) * 1000n + BigInt(fraction.padEnd(6, "0"));
}

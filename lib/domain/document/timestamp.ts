/**
 * Times as documents hold them: ISO 8601 in UTC.
 *
 * @module
 */

/**
 * A time to the second, as the Python program writes it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(formatSeconds(new Date(0)), "1970-01-01T00:00:00Z");
 * ```
 */
export function formatSeconds(time: Date): string {
  return time.toISOString().slice(0, 19) + "Z";
}

/**
 * A time to the microsecond: the jobs of one sweep differ in it, so that they keep the sweep's order
 * when they are sorted as text.
 *
 * @param microseconds since 1970, whole
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(formatMicroseconds(1_000_123n), "1970-01-01T00:00:01.000123Z");
 * ```
 */
export function formatMicroseconds(microseconds: bigint): string {
  const seconds = new Date(Number(microseconds / 1000n)).toISOString().slice(0, 19);
  return `${seconds}.${String(microseconds % 1_000_000n).padStart(6, "0")}Z`;
}

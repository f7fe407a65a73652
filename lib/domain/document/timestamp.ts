/**
 * Times in documents: ISO 8601 in UTC.
 *
 * @module
 */

/**
 * Formats a time to the second, as the Python program does.
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
 * Formats a time to the microsecond. Each job of a sweep gets another microsecond, so that sorting the texts
 * gives the order of the sweep.
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

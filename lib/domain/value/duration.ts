/**
 * Times that a person writes in short: `3h50m`, `90m`, `30d`.
 *
 * @module
 */

const SECONDS: Readonly<Record<string, number>> = { d: 86_400, h: 3600, m: 60, s: 1 };

const DURATION = /^([0-9]{1,6}d)?([0-9]{1,6}h)?([0-9]{1,6}m)?([0-9]{1,9}s)?$/;

/**
 * Returns the seconds of a time in days, hours, minutes and seconds; `undefined` if the text is none.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(durationOf("1h30m"), 5400);
 * assert.equal(durationOf("soon"), undefined);
 * ```
 */
export function durationOf(text: string): number | undefined {
  if (text === "" || !DURATION.test(text)) return undefined;
  return Array.from(text.matchAll(/([0-9]+)([dhms])/g)).reduce(
    (sum, [, count, unit]) => sum + Number(count) * (SECONDS[unit ?? ""] ?? 0),
    0,
  );
}

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

/**
 * Formats a number of seconds with at most two units.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual([0.21, 75, 3700, 90_000].map(durationText), ["0.2s", "1m15s", "1h01m", "1d01h"]);
 * ```
 */
export function durationText(seconds: number): string {
  if (seconds < 9.95) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole}s`;
  if (whole < 3600) return `${Math.floor(whole / 60)}m${twoDigits(whole % 60)}s`;
  const minutes = Math.floor(whole / 60);
  if (whole < 86_400) return `${Math.floor(minutes / 60)}h${twoDigits(minutes % 60)}m`;
  const hours = Math.floor(minutes / 60);
  return `${Math.floor(hours / 24)}d${twoDigits(hours % 24)}h`;
}

function twoDigits(count: number): string {
  return String(count).padStart(2, "0");
}

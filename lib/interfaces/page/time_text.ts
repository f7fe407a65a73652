/**
 * Times and durations as people read them.
 *
 * @module
 */

/** Writes a time in UTC, to the minute. */
export function timeText(milliseconds: number): string {
  const text = new Date(milliseconds).toISOString();
  return `${text.slice(0, 10)} ${text.slice(11, 16)} UTC`;
}

const UNITS = [["d", 86_400], ["h", 3_600], ["min", 60]] as const;

/**
 * Writes a duration with its two largest units.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(durationText(4000), "1 h 6 min");
 * assert.equal(durationText(12.34), "12 s");
 * assert.equal(durationText(1.25), "1.3 s");
 * assert.equal(durationText(0.04), "0.04 s");
 * ```
 */
export function durationText(seconds: number): string {
  for (const [at, [unit, size]] of UNITS.entries()) {
    if (seconds < size) continue;
    const [nextUnit, nextSize] = UNITS[at + 1] ?? ["s", 1];
    const whole = Math.floor(seconds / size);
    const rest = Math.floor((seconds - whole * size) / nextSize);
    return rest === 0 ? `${whole} ${unit}` : `${whole} ${unit} ${rest} ${nextUnit}`;
  }
  const digits = seconds < 1 ? 2 : seconds < 10 ? 1 : 0;
  return `${Number(seconds.toFixed(digits))} s`;
}

/**
 * Time limits of sbatch, and how long before its limit a task is signalled.
 *
 * @module
 */

/** Slurm may send the signal up to a minute earlier. */
const NOTICE_S = 120;
const LEAST_NOTICE_S = 10;

/** How many seconds before its time limit a task is signalled: a fifth of a short limit. */
export function noticeSeconds(limit: string | undefined): number {
  const limitS = limit === undefined ? undefined : parseTimeLimit(limit);
  if (limitS === undefined) return NOTICE_S;
  return Math.min(NOTICE_S, Math.max(LEAST_NOTICE_S, Math.floor(limitS / 5)));
}

/**
 * A time limit of sbatch in seconds: `minutes`, `minutes:seconds`, `hours:minutes:seconds`, `days-hours`,
 * `days-hours:minutes`, `days-hours:minutes:seconds`; `undefined` for any other text, `infinite` among them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(parseTimeLimit("90"), 5400);
 * assert.equal(parseTimeLimit("04:00:00"), 14_400);
 * assert.equal(parseTimeLimit("1-12"), 129_600);
 * assert.equal(parseTimeLimit("infinite"), undefined);
 * ```
 */
export function parseTimeLimit(text: string): number | undefined {
  const match = /^(?:([0-9]+)-)?([0-9]+)(?::([0-9]+))?(?::([0-9]+))?$/.exec(text);
  if (match === null) return undefined;
  const [days, first, second, third] = match.slice(1).map((part) => Number(part ?? 0));
  const parts = match.slice(1).filter((part) => part !== undefined).length;
  const [d = 0, a = 0, b = 0, c = 0] = [days, first, second, third];
  if (match[1] !== undefined) return ((d * 24 + a) * 60 + b) * 60 + c;
  return parts < 3 ? a * 60 + b : (a * 60 + b) * 60 + c;
}

/**
 * `--since`: the time from which on changes of a job count.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import { durationOf } from "../value/duration.ts";

/** A date, or a date with a time; without a zone it is UTC, as in documents. */
const TIME = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?)?$/;

/**
 * Returns the time that a text means, in milliseconds since 1970: how long ago, or a date.
 *
 * @throws {UserError} `FLAG_INVALID`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(parseSince("2h", new Date(7_200_000)), 0);
 * assert.equal(parseSince("1970-01-02", new Date()), 86_400_000);
 * ```
 */
export function parseSince(text: string, now: Date): number {
  const seconds = durationOf(text);
  const time = seconds === undefined ? dateOf(text) : now.getTime() - seconds * 1000;
  if (time !== undefined) return time;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option("since")} ${JSON.stringify(text)}: it is no time`,
    { hint: "Write how long ago, like 3h or 2d, or a date in UTC, like 2026-01-31." },
  );
}

function dateOf(text: string): number | undefined {
  const [whole, time, , , zone] = TIME.exec(text) ?? [];
  if (whole === undefined) return undefined;
  const parsed = Date.parse(time === undefined || zone !== undefined ? whole : `${whole}Z`);
  return Number.isNaN(parsed) ? undefined : parsed;
}

/**
 * Attempts that were interrupted before they made progress.
 *
 * @module
 */

import { type Mapping, numberAt, textAt } from "../value/value.ts";
import { attemptsOf } from "./attempt.ts";

/** The causes of attempts that their runner was told to end. */
const HASTY_CAUSES = new Set(["interrupted", "time_limit", "preempted", "cancelled"]);
/** An attempt that was interrupted within this many seconds made no progress. */
const HASTY_S = 60;

/** Counts the attempts in a row, up to the last, that were interrupted before they made progress. */
export function hastyInARow(document: Mapping): number {
  const attempts = attemptsOf(document);
  const kept = attempts.findLastIndex((attempt) =>
    !HASTY_CAUSES.has(textAt(attempt, "cause") ?? "") ||
    (numberAt(attempt, "wallclock_s") ?? Infinity) >= HASTY_S
  );
  return attempts.length - 1 - kept;
}

/**
 * How much time the attempts of a run have taken.
 *
 * @module
 */

import { type Mapping, numberAt } from "../value/value.ts";
import { ATTEMPTS_BEFORE, attemptsOf, attemptView } from "./attempt.ts";
import { queueOf, statusOf, wallclockOf } from "./document_view.ts";

/** Seconds of attempts that have ended. */
export interface Spent {
  /** Of all attempts. */
  readonly all: number;
  /** Of the attempts since a person last queued or retried the job. */
  readonly sinceQueued: number;
  /** Of the attempts that failed or were lost. */
  readonly onFailures: number;
}

const FAILURES: ReadonlySet<string | undefined> = new Set(["failed", "lost"]);

/** Adds the times of a job's attempts. */
export function spentOf(document: Mapping): Spent {
  const attempts = attemptsOf(document);
  if (attempts.length === 0) return spentByPython(document);
  const before = numberAt(queueOf(document).mapping, ATTEMPTS_BEFORE) ?? 0;
  let [all, sinceQueued, onFailures] = [0, 0, 0];
  for (const [n, attempt] of attempts.entries()) {
    const { wallclockS, startedAt = "", endedAt = "", status } = attemptView(attempt);
    const seconds = wallclockS ?? (Date.parse(endedAt) - Date.parse(startedAt)) / 1000;
    if (!(seconds > 0) || !Number.isFinite(seconds)) continue;
    all += seconds;
    if (n >= before) sinceQueued += seconds;
    if (FAILURES.has(status)) onFailures += seconds;
  }
  return { all, sinceQueued, onFailures };
}

/** The Python program keeps the time of the last attempt only, until the next one begins. */
function spentByPython(document: Mapping): Spent {
  const status = statusOf(document);
  const isOver = status === "complete" || status === "failed" || status === "stopped";
  const seconds = isOver ? Math.max(0, wallclockOf(document) ?? 0) : 0;
  return { all: seconds, sinceQueued: seconds, onFailures: status === "failed" ? seconds : 0 };
}

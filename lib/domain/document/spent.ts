/**
 * How much time the attempts of a run have taken.
 *
 * @module
 */

import { type Mapping, mappingAt, numberAt } from "../value/value.ts";
import { ATTEMPTS_BEFORE, attemptsOf, attemptView } from "./attempt.ts";
import { endedAtOf, startedAtOf, statusOf, wallclockOf } from "./document_view.ts";

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
  const before = numberAt(mappingAt(document, "queue"), ATTEMPTS_BEFORE) ?? 0;
  let [all, sinceQueued, onFailures] = [0, 0, 0];
  for (const [n, attempt] of attempts.entries()) {
    const { wallclockS, startedAt, endedAt, status } = attemptView(attempt);
    const seconds = wallclockS ?? between(startedAt, endedAt);
    if (!isTime(seconds)) continue;
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
  const seconds = isOver ? lastSeconds(document) : 0;
  return { all: seconds, sinceQueued: seconds, onFailures: status === "failed" ? seconds : 0 };
}

/** Returns how long the last attempt took, in seconds; 0 if that is not known. */
export function lastSeconds(document: Mapping): number {
  const seconds = wallclockOf(document) ?? between(startedAtOf(document), endedAtOf(document));
  return isTime(seconds) ? seconds : 0;
}

/** A century, in seconds: what claims to have taken longer is no time. */
const MOST_SECONDS = 3.2e9;

function isTime(seconds: number): boolean {
  return seconds > 0 && seconds < MOST_SECONDS;
}

/** Returns the seconds from one time to another; NaN if one is missing. */
function between(start = "", end = ""): number {
  return (Date.parse(end) - Date.parse(start)) / 1000;
}

/**
 * Which keys of a document belong together when two versions of the document are merged.
 *
 * @module
 */

import { type Mapping, mappingAt, numberAt, textAt, type Value } from "../value/value.ts";
import { ATTEMPTS_BEFORE, attemptsOf } from "./attempt.ts";
import { QUEUE_TEXT_KEYS } from "./queue_texts.ts";

/** The keys of a document that a merge treats by themselves. */
export const DOCUMENT = {
  attempts: "attempts",
  conflicts: "merge_conflicts",
  createdAt: "created_at",
  queue: "queue",
  results: "results",
} as const;

/** The keys that tell how the last run stands. They are true only together. */
export const RUN_KEYS: readonly string[] = [
  "status",
  "started_at",
  "heartbeat_at",
  "ended_at",
  "wallclock_s",
  "results",
];

/** The keys of `queue` that tell how the last run stands. */
export const QUEUE_RUN_KEYS: readonly string[] = ["last_error", "submitted", "proc"];

/** Keys that tell nothing about a run that has ended. */
export const PASSING_KEYS: readonly string[] = ["heartbeat_at", "submitted", "proc"];

/** The keys of `queue` that a person's last asking sets as a whole. */
export const ASKING_KEYS: readonly string[] = ["queued_at", "code_diff_summary"];

/** The order of keys that a merge adds to a document; other keys follow by code point. */
export const DOCUMENT_ORDER: readonly string[] = [
  "aexp",
  "limina",
  "status",
  "created_at",
  "queue",
  "started_at",
  "heartbeat_at",
  "ended_at",
  "wallclock_s",
  "results",
  "attempts",
  "tracker",
];

/** The order of keys that a merge adds to `queue`. */
export const QUEUE_ORDER: readonly string[] = [
  ...["queued_at", ...QUEUE_TEXT_KEYS, "code_diff_summary"],
  ...[ATTEMPTS_BEFORE, "last_error", "submitted", "proc"],
];

/** Keys of an attempt's entry that one process writes together. */
export const ENTRY_KEYS: ReadonlySet<string> = new Set([
  ...["id", "n", "host", "started_at", "ended_at", "status", "returncode", "cause", "scheduler"],
  ...["command", "template", "code_commit", "code_dirty", "tag", "evidence", "max_lost"],
  ...["wallclock_s", "machine"],
]);

/** Returns what a document says about the last run, as one mapping. */
export function runFacts(document: Mapping): Mapping {
  const facts = new Map<string, Value>();
  copyKeys(RUN_KEYS, document, facts);
  copyKeys(QUEUE_RUN_KEYS, mappingAt(document, DOCUMENT.queue), facts);
  return facts;
}

function copyKeys(keys: readonly string[], from: Mapping, to: Map<string, Value>): void {
  for (const key of keys) {
    const value = from.get(key);
    if (value !== undefined) to.set(key, value);
  }
}

/** Counts the attempts that the person knew who last queued or retried the job. */
export function askedAfter(document: Mapping): number {
  const before = numberAt(mappingAt(document, DOCUMENT.queue), ATTEMPTS_BEFORE) ?? 0;
  return Math.max(0, Math.min(before, attemptsOf(document).length));
}

/** Reads when an attempt ended; `undefined` if the entry does not say. */
export function entryEndedAt(entry: Mapping): string | undefined {
  return textAt(entry, "ended_at");
}

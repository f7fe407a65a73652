/**
 * A job as the queue shows it.
 *
 * @module
 */

import {
  endedAtOf,
  type ErrorView,
  queueOf,
  resultsOf,
  startedAtOf,
  statusWord,
  type SubmissionView,
  wallclockOf,
} from "./document_view.ts";
import type { StoredStatepoint } from "../statepoint/stored_statepoint.ts";
import { type Mapping } from "../value/value.ts";
import { attemptsOf } from "./attempt.ts";
import { type QueueTexts, queueTexts } from "./queue_texts.ts";
import { experimentIdOf, hypothesisIdOf } from "./link.ts";

/** One job of the queue. */
export interface QueueEntry extends QueueTexts {
  /** The 32 hexadecimal digits that name it. */
  readonly jobId: string;
  /** What it belongs to: as its document says, else its state point. */
  readonly experimentId: string | undefined;
  /** What it tests: as its document says, else its state point. */
  readonly hypothesisId: string | undefined;
  /** As its document says. */
  readonly status: string | undefined;
  /** Who works on it, only where it is running: `ended` where the command has ended and no document says so yet. */
  readonly holder: "alive" | "gone" | "unknown" | "ended" | undefined;
  /** From what that is known; empty where nothing was looked at. */
  readonly evidence: readonly string[];
  /** Its place in the queue, ascending as text. */
  readonly queuedAt: string;
  /** The batch system that it was handed to, and its id there. */
  readonly submitted: SubmissionView | undefined;
  /** What is run. */
  readonly statepoint: StoredStatepoint;
  /** Why it did not become complete. */
  readonly lastError: ErrorView | undefined;
  /** What the program reported. */
  readonly results: Mapping | undefined;
  /** How often it was tried. */
  readonly attempts: number;
  /** When its last try began. */
  readonly startedAt: string | undefined;
  /** When its last try ended. */
  readonly endedAt: string | undefined;
  /** How long its last try took, in seconds. */
  readonly wallclockS: number | undefined;
}

/** A job's entry. */
export function queueEntry(
  job: { readonly id: string; readonly statepoint: StoredStatepoint; readonly document: Mapping },
): QueueEntry {
  const { id, statepoint, document } = job;
  const queue = queueOf(document);
  return {
    jobId: id,
    experimentId: experimentIdOf(job),
    hypothesisId: hypothesisIdOf(job),
    status: statusWord(document),
    holder: undefined,
    evidence: [],
    ...queueTexts(queue),
    queuedAt: queue.queuedAt,
    submitted: queue.submitted,
    statepoint,
    lastError: queue.lastError,
    results: resultsOf(document),
    attempts: attemptsOf(document).length,
    startedAt: startedAtOf(document),
    endedAt: endedAtOf(document),
    wallclockS: wallclockOf(document),
  };
}

/** The order in which jobs are run: by the time they were queued, then by id. */
export function compareEntries(a: QueueEntry, b: QueueEntry): number {
  if (a.queuedAt !== b.queuedAt) return a.queuedAt < b.queuedAt ? -1 : 1;
  return a.jobId < b.jobId ? -1 : a.jobId > b.jobId ? 1 : 0;
}

/**
 * A job as an entry of the queue.
 *
 * @module
 */

import {
  endedAtOf,
  type ErrorView,
  queueOf,
  resultsOf,
  startedAtOf,
  statusOf,
  statusWord,
  type SubmissionView,
  wallclockOf,
} from "./document_view.ts";
import type { StoredStatepoint } from "../statepoint/stored_statepoint.ts";
import { type Mapping, numberAt } from "../value/value.ts";
import { ATTEMPTS_BEFORE, attemptsOf, attemptView } from "./attempt.ts";
import { type QueueTexts, queueTexts } from "./queue_texts.ts";
import { experimentIdOf, hypothesisIdOf } from "./link.ts";
import { type Spent, spentOf } from "./spent.ts";

/** One job of the queue. */
export interface QueueEntry extends QueueTexts {
  /** 32 hexadecimal digits. */
  readonly jobId: string;
  /** From the document, else from the state point. */
  readonly experimentId: string | undefined;
  /** From the document, else from the state point. */
  readonly hypothesisId: string | undefined;
  /** The document's own word, which may be unknown. */
  readonly status: string | undefined;
  /** Whether a running job has a live holder; `ended` if the command has ended and the document does not say so yet. */
  readonly holder: "alive" | "gone" | "unknown" | "ended" | undefined;
  /** The facts behind `holder`; empty if nothing was looked at. */
  readonly evidence: readonly string[];
  /** The place in the queue: a time whose text sorts in order. */
  readonly queuedAt: string;
  /** The batch system that has the job, and the job's id there. */
  readonly submitted: SubmissionView | undefined;
  readonly statepoint: StoredStatepoint;
  readonly lastError: ErrorView | undefined;
  readonly results: Mapping | undefined;
  /** Why the results that the last attempt left were not read. */
  readonly resultsProblem: string | undefined;
  /** How many attempts there were. */
  readonly attempts: number;
  /** Whether the job waits although an attempt ran since a person last queued or retried it. */
  readonly isPutBack: boolean;
  /** When the last attempt began. */
  readonly startedAt: string | undefined;
  /** When the last attempt ended. */
  readonly endedAt: string | undefined;
  /** How long the last attempt took, in seconds. */
  readonly wallclockS: number | undefined;
  /** The time of all attempts that have ended. */
  readonly spent: Spent;
}

/** Makes the entry of a job. */
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
    resultsProblem: resultsProblemOf(document),
    attempts: attemptsOf(document).length,
    isPutBack: statusOf(document) === "queued" &&
      attemptsOf(document).length > (numberAt(queue.mapping, ATTEMPTS_BEFORE) ?? 0),
    startedAt: startedAtOf(document),
    endedAt: endedAtOf(document),
    wallclockS: wallclockOf(document),
    spent: spentOf(document),
  };
}

/** Reads why the results that the last attempt left were not read. */
export function resultsProblemOf(document: Mapping): string | undefined {
  const last = attemptsOf(document).at(-1);
  return last && attemptView(last).resultsProblem;
}

/** Compares two entries by the order in which jobs run: by their place in the queue, then by id. */
export function compareEntries(a: QueueEntry, b: QueueEntry): number {
  if (a.queuedAt !== b.queuedAt) return a.queuedAt < b.queuedAt ? -1 : 1;
  return a.jobId < b.jobId ? -1 : a.jobId > b.jobId ? 1 : 0;
}

/**
 * A job as the queue shows it, and which jobs a filter means.
 *
 * @module
 */

import type { StoredStatepoint } from "../statepoint/stored_statepoint.ts";
import { type Mapping, mappingAt, numberAt, textAt } from "../value/value.ts";
import { attemptsOf } from "./attempt.ts";
import { experimentIdOf, hypothesisIdOf } from "./link.ts";
import { isTerminal } from "./status.ts";

/** One job of the queue. */
export interface QueueEntry {
  /** The 32 hexadecimal digits that name it. */
  readonly jobId: string;
  /** What it belongs to: as its document says, else its state point. */
  readonly experimentId: string | undefined;
  /** What it tests: as its document says, else its state point. */
  readonly hypothesisId: string | undefined;
  /** As its document says. */
  readonly status: string | undefined;
  /** Whether anybody still works on it; only where it is running. */
  readonly holder: "alive" | "gone" | "unknown" | undefined;
  /** From what that is known; empty where nothing was looked at. */
  readonly evidence: readonly string[];
  /** The batch it belongs to. */
  readonly tag: string | undefined;
  /** Its place in the queue, ascending as text. */
  readonly queuedAt: string;
  /** The runner that scripts are made for unless told otherwise. */
  readonly runnerHint: string | undefined;
  /** The batch system that it was handed to, and its id there. */
  readonly submitted: Mapping | undefined;
  /** What is run. */
  readonly statepoint: StoredStatepoint;
  /** Why it did not become complete. */
  readonly lastError: Mapping | undefined;
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

/** Which entries are meant; an absent field means any. */
export interface QueueFilter {
  /** The experiment. */
  readonly experimentId?: string | undefined;
  /** The tag, exactly. */
  readonly tag?: string | undefined;
  /** Also those that are over. @default {false} */
  readonly includeTerminal?: boolean;
}

/** Whether a job belongs to the queue and the filter means it, as far as its document tells. */
export function isQueued(document: Mapping, filter: QueueFilter): boolean {
  const queue = mappingAt(document, "queue");
  if (queue.size === 0) return false;
  if (filter.tag !== undefined && textAt(queue, "tag") !== filter.tag) return false;
  return filter.includeTerminal === true || !isTerminal(textAt(document, "status"));
}

/** A job's entry. */
export function queueEntry(
  job: { readonly id: string; readonly statepoint: StoredStatepoint; readonly document: Mapping },
): QueueEntry {
  const { id, statepoint, document } = job;
  const queue = mappingAt(document, "queue");
  return {
    jobId: id,
    experimentId: experimentIdOf(job),
    hypothesisId: hypothesisIdOf(job),
    status: textAt(document, "status"),
    holder: undefined,
    evidence: [],
    tag: textAt(queue, "tag"),
    queuedAt: textAt(queue, "queued_at") ?? "",
    runnerHint: textAt(queue, "runner_hint"),
    submitted: optionalMapping(queue, "submitted"),
    statepoint,
    lastError: optionalMapping(queue, "last_error"),
    results: optionalMapping(document, "results"),
    attempts: attemptsOf(document).length,
    startedAt: textAt(document, "started_at"),
    endedAt: textAt(document, "ended_at"),
    wallclockS: numberAt(document, "wallclock_s"),
  };
}

/** The order in which jobs are run: by the time they were queued, then by id. */
export function compareEntries(a: QueueEntry, b: QueueEntry): number {
  if (a.queuedAt !== b.queuedAt) return a.queuedAt < b.queuedAt ? -1 : 1;
  return a.jobId < b.jobId ? -1 : a.jobId > b.jobId ? 1 : 0;
}

function optionalMapping(mapping: Mapping, key: string): Mapping | undefined {
  const inner = mappingAt(mapping, key);
  return inner.size === 0 ? undefined : inner;
}

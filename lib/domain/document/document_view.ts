/**
 * The typed view of a job's document: what other rooms read of it.
 *
 * A document is written by several programs, so a field that is missing or of another type counts as absent.
 *
 * @module
 */

import { type Mapping, mappingAt, numberAt, textAt } from "../value/value.ts";
import { type QueueTexts, readQueueTexts } from "./queue_texts.ts";
import { isStatus, type Status } from "./status.ts";

/** The state of a job; `undefined` where its document names none that is known. */
export function statusOf(document: Mapping): Status | undefined {
  const text = statusWord(document);
  return isStatus(text) ? text : undefined;
}

/** The state in the document's own word, known or not: for people. */
export function statusWord(document: Mapping): string | undefined {
  return textAt(document, "status");
}

/** When the last attempt began, as the document says. */
export function startedAtOf(document: Mapping): string | undefined {
  return textAt(document, "started_at");
}

/** When the last attempt ended, as the document says. */
export function endedAtOf(document: Mapping): string | undefined {
  return textAt(document, "ended_at");
}

/** How long the last attempt took, in seconds. */
export function wallclockOf(document: Mapping): number | undefined {
  return numberAt(document, "wallclock_s");
}

/** When the runner last said in the document that it lives. */
export function heartbeatOf(document: Mapping): string | undefined {
  return textAt(document, "heartbeat_at");
}

/** What the program reported; `undefined` where it reported nothing. */
export function resultsOf(document: Mapping): Mapping | undefined {
  return optionalMapping(document, "results");
}

/** Where a tracker shows the run. */
export function trackerUrlOf(document: Mapping): string | undefined {
  return textAt(mappingAt(document, "tracker"), "url");
}

/** What a document says of a job's place in the queue. */
export interface QueueView extends QueueTexts {
  /** Whether the job was ever queued. */
  readonly isPresent: boolean;
  /** The place in the queue, ascending as text; empty where there is none. */
  readonly queuedAt: string;
  /** Which batch system has the job. */
  readonly submitted: SubmissionView | undefined;
  /** Why the job did not become complete. */
  readonly lastError: ErrorView | undefined;
  /** All that the document says. */
  readonly mapping: Mapping;
}

/** The queue's part of a document. */
export function queueOf(document: Mapping): QueueView {
  const queue = mappingAt(document, "queue");
  return {
    isPresent: queue.size > 0,
    queuedAt: textAt(queue, "queued_at") ?? "",
    ...readQueueTexts(queue),
    submitted: submissionView(optionalMapping(queue, "submitted")),
    lastError: errorView(optionalMapping(queue, "last_error")),
    mapping: queue,
  };
}

/** The tag of a job. */
export function tagOf(document: Mapping): string | undefined {
  return textAt(mappingAt(document, "queue"), "tag");
}

/** The handing of a job to a batch system. */
export interface SubmissionView {
  /** Which batch system. */
  readonly scheduler: string | undefined;
  /** The id that the batch system gave. */
  readonly id: string | undefined;
  /** All that the document says. */
  readonly mapping: Mapping;
}

function submissionView(mapping: Mapping | undefined): SubmissionView | undefined {
  if (mapping === undefined) return undefined;
  return { scheduler: textAt(mapping, "scheduler"), id: textAt(mapping, "id"), mapping };
}

/** An error that a document keeps. */
export interface ErrorView {
  /** What the error came from, where it is more than an exit code. */
  readonly cause: string | undefined;
  /** The exit code; minus n where signal n ended the command. */
  readonly returncode: number | undefined;
  /** The end of the output. */
  readonly outputTail: string;
  /** All that the document says. */
  readonly mapping: Mapping;
}

function errorView(mapping: Mapping | undefined): ErrorView | undefined {
  if (mapping === undefined) return undefined;
  return {
    cause: textAt(mapping, "cause"),
    returncode: numberAt(mapping, "returncode"),
    outputTail: textAt(mapping, "stderr_tail") ?? "",
    mapping,
  };
}

/** The process that runs a command, as a document or an attempt's record names it. */
export interface ChildView {
  /** Number of the process. */
  readonly pid: number | undefined;
  /** Number of its process group. */
  readonly groupId: number | undefined;
  /** Start time in clock ticks since boot. */
  readonly startTicks: number | undefined;
  /** Name of the machine. */
  readonly host: string | undefined;
  /** When the process was started. */
  readonly startedAt: string | undefined;
}

/** The child that a document names as running. */
export function childOf(document: Mapping): ChildView | undefined {
  const proc = optionalMapping(mappingAt(document, "queue"), "proc");
  return proc === undefined ? undefined : childView(proc);
}

/** A child, from a document's `queue.proc` or an attempt's record, which has the same keys. */
export function childView(proc: Mapping): ChildView {
  return {
    pid: numberAt(proc, "pid"),
    groupId: numberAt(proc, "pgid"),
    startTicks: numberAt(proc, "start_fingerprint"),
    host: textAt(proc, "host") || undefined,
    startedAt: textAt(proc, "started_at"),
  };
}

/** The entry of its attempt that an attempt's record keeps beside the child. */
export function attemptBeside(proc: Mapping | undefined): Mapping | undefined {
  return proc?.has("attempt") ? mappingAt(proc, "attempt") : undefined;
}

function optionalMapping(mapping: Mapping, key: string): Mapping | undefined {
  const inner = mappingAt(mapping, key);
  return inner.size === 0 ? undefined : inner;
}

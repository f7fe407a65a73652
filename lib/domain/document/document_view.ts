/**
 * The typed view of a job's document. Other rooms read documents only through it.
 *
 * Several programs write a document, so a field of an unexpected type counts as absent.
 *
 * @module
 */

import { type Mapping, mappingAt, numberAt, textAt, type Value } from "../value/value.ts";
import { type QueueTexts, readQueueTexts } from "./queue_texts.ts";
import { isStatus, type Status } from "./status.ts";

/** Returns whether a job was ever queued. */
export function isInQueue(document: Mapping): boolean {
  return mappingAt(document, "queue").size > 0;
}

/** Reads the state of a job; `undefined` if the document names none that is known. */
export function statusOf(document: Mapping): Status | undefined {
  const text = statusWord(document);
  return isStatus(text) ? text : undefined;
}

/** Reads the state in the document's own word, known or not, to show it to a person. */
export function statusWord(document: Mapping): string | undefined {
  return textAt(document, "status");
}

/** Reads the state as whatever value stands in its place; null if there is none. */
export function statusValue(document: Mapping): Value {
  return document.get("status") ?? null;
}

/** Reads when the last attempt began. */
export function startedAtOf(document: Mapping): string | undefined {
  return textAt(document, "started_at");
}

/** Reads when the last attempt ended. */
export function endedAtOf(document: Mapping): string | undefined {
  return textAt(document, "ended_at");
}

/** Reads how long the last attempt took, in seconds. */
export function wallclockOf(document: Mapping): number | undefined {
  return numberAt(document, "wallclock_s");
}

/** Reads the time of the runner's last heartbeat in the document. */
export function heartbeatOf(document: Mapping): string | undefined {
  return textAt(document, "heartbeat_at");
}

/** Reads the results that the command reported; `undefined` if there are none. */
export function resultsOf(document: Mapping): Mapping | undefined {
  return optionalMapping(document, "results");
}

/** Reads the address at which a tracker shows the run. */
export function trackerUrlOf(document: Mapping): string | undefined {
  return textAt(mappingAt(document, "tracker"), "url");
}

/** Reads the group that a tracker gave the run. */
export function trackerGroupOf(document: Mapping): string | undefined {
  return textAt(mappingAt(document, "tracker"), "group");
}

/** The typed view of a document's `queue`. */
export interface QueueView extends QueueTexts {
  /** Whether the job was ever queued. */
  readonly isPresent: boolean;
  /** The place in the queue: a time whose text sorts in order; empty if the job was never queued. */
  readonly queuedAt: string;
  readonly submitted: SubmissionView | undefined;
  readonly lastError: ErrorView | undefined;
  /** The whole mapping. */
  readonly mapping: Mapping;
}

/** Reads a document's `queue`. */
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

/** Reads the tag of a job. */
export function tagOf(document: Mapping): string | undefined {
  return textAt(mappingAt(document, "queue"), "tag");
}

/** Reads the place of a job in the queue: a time whose text sorts in order. */
export function queuedAtOf(document: Mapping): string | undefined {
  return textAt(mappingAt(document, "queue"), "queued_at");
}

/** Which batch system a job was submitted to. */
export interface SubmissionView {
  /** The batch system's name. */
  readonly scheduler: string | undefined;
  /** The id that the batch system assigned. */
  readonly id: string | undefined;
  /** The whole mapping. */
  readonly mapping: Mapping;
}

function submissionView(mapping: Mapping | undefined): SubmissionView | undefined {
  if (mapping === undefined) return undefined;
  return { scheduler: textAt(mapping, "scheduler"), id: textAt(mapping, "id"), mapping };
}

/** An error that a document keeps. */
export interface ErrorView {
  /** The reason, if the exit code does not say enough. */
  readonly cause: string | undefined;
  /** The exit code; -n if signal n ended the command. */
  readonly returncode: number | undefined;
  /** The end of the output. */
  readonly outputTail: string;
  /** The line to quote, if it stood before the tail. */
  readonly headline: string | undefined;
  /** The whole mapping. */
  readonly mapping: Mapping;
}

function errorView(mapping: Mapping | undefined): ErrorView | undefined {
  if (mapping === undefined) return undefined;
  return {
    cause: textAt(mapping, "cause"),
    returncode: numberAt(mapping, "returncode"),
    outputTail: textAt(mapping, "stderr_tail") ?? "",
    headline: textAt(mapping, "headline"),
    mapping,
  };
}

/** The process that runs a command, from a document or an attempt's record. */
export interface ChildView {
  readonly pid: number | undefined;
  readonly groupId: number | undefined;
  /** In clock ticks since boot: tells the process from a later one with the same pid. */
  readonly startTicks: number | undefined;
  readonly host: string | undefined;
  readonly startedAt: string | undefined;
}

/** Reads the child that is running according to a document. */
export function childOf(document: Mapping): ChildView | undefined {
  const proc = optionalMapping(mappingAt(document, "queue"), "proc");
  return proc === undefined ? undefined : childView(proc);
}

/** Reads a child from a document's `queue.proc` or from an attempt's record, which has the same keys. */
export function childView(proc: Mapping): ChildView {
  return {
    pid: numberAt(proc, "pid"),
    groupId: numberAt(proc, "pgid"),
    startTicks: numberAt(proc, "start_fingerprint"),
    host: textAt(proc, "host") || undefined,
    startedAt: textAt(proc, "started_at"),
  };
}

/** Reads the attempt's entry that a record keeps beside the child. */
export function attemptBeside(proc: Mapping | undefined): Mapping | undefined {
  return proc?.has("attempt") ? mappingAt(proc, "attempt") : undefined;
}

function optionalMapping(mapping: Mapping, key: string): Mapping | undefined {
  const inner = mappingAt(mapping, key);
  return inner.size === 0 ? undefined : inner;
}

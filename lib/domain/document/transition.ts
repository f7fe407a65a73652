/**
 * Every change of a job's document is one pure function: document and event in, next document out.
 *
 * Keys that an event does not name keep their values and their order, because training scripts, signac and
 * the Python program write into the same document.
 *
 * @module
 */

import { Float, type Mapping, mappingAt, textAt, type Value } from "../value/value.ts";
import {
  type AttemptOutcome,
  ATTEMPTS_BEFORE,
  attemptsOf,
  endedAttempt,
  hasFollower,
  recordedReturncode,
} from "./attempt.ts";
import type {
  Beat,
  ChildRecord,
  Created,
  Ended,
  Marked,
  Queued,
  RunEvent,
  Started,
  Stopped,
} from "./event.ts";
import { diffMapping } from "./diff_summary.ts";
import { linkDocument } from "./link.ts";
import { QUEUE_TEXT_KEYS, writeQueueTexts } from "./queue_texts.ts";
import { submittedMapping } from "./submission.ts";

/** Returns the document after an event. */
export function nextDocument(document: Mapping, event: RunEvent): Mapping {
  switch (event.kind) {
    case "created":
      return created(document, event);
    case "queued":
      return queued(document, event);
    case "retagged":
      return withQueue(document, (queue) => setOrDelete(queue, "tag", event.tag));
    case "submitted":
      return withQueue(document, (queue) => queue.set("submitted", submittedMapping(event)));
    case "started":
      return started(document, event);
    case "beat":
      return beaten(document, event);
    case "ended":
      return ended(document, event);
    case "abandoned":
      return abandoned(document, event.at);
    case "stopped":
      return stopped(document, event);
    case "retried":
      return retried(document);
    case "marked":
      return marked(document, event);
  }
}

/** Says whether a document contains the end of an attempt. */
export function isSettled(document: Mapping, attempt: Mapping): boolean {
  const entry = attemptsOf(document).find((one) => isSame(one, attempt));
  return entry !== undefined && textAt(entry, "status") !== "running";
}

/** Says whether another process has given an attempt the verdict `lost`. */
export function isCalledLost(document: Mapping, attempt: Mapping): boolean {
  const entry = attemptsOf(document).find((one) => isSame(one, attempt));
  return entry !== undefined && textAt(entry, "status") === "lost";
}

function created(document: Mapping, event: Created): Map<string, Value> {
  const next = new Map([...document, ...event.init ?? []]);
  next.set("aexp", linkDocument(event.link));
  next.delete("limina");
  if (!next.has("status")) next.set("status", "created");
  if (!next.has("created_at")) next.set("created_at", event.at);
  return next;
}

function queued(document: Mapping, event: Queued): Mapping {
  const next = created(document, { kind: "created", link: event.link, at: event.at });
  const queue = queueMapping(event, mappingAt(document, "queue"));
  setOrDelete(queue, ATTEMPTS_BEFORE, attemptsBefore(document));
  return next.set("status", "queued").set("queue", queue);
}

/** Counts the attempts so far; `undefined` if there are none. */
function attemptsBefore(document: Mapping): bigint | undefined {
  const count = attemptsOf(document).length;
  return count === 0 ? undefined : BigInt(count);
}

/** Keys of `queue` that do not survive when a person queues the job again. */
const OWN_QUEUE_KEYS = new Set([
  "queued_at",
  ...QUEUE_TEXT_KEYS,
  "code_diff_summary",
  "last_error",
  "submitted",
  "proc",
  ATTEMPTS_BEFORE,
]);

function queueMapping(event: Queued, before: Mapping): Map<string, Value> {
  const queue = new Map<string, Value>([["queued_at", event.queuedAt]]);
  writeQueueTexts(queue, event);
  setOrDelete(queue, "code_diff_summary", event.diffSummary && diffMapping(event.diffSummary));
  for (const [key, value] of before) if (!OWN_QUEUE_KEYS.has(key)) queue.set(key, value);
  return queue;
}

/** Facts about the attempt before, which its entry in `attempts` keeps: they would be false about the new one. */
const LAST_RUN_KEYS = ["heartbeat_at", "ended_at", "wallclock_s", "results"];

function started(document: Mapping, event: Started): Mapping {
  const startedAt = textAt(event.attempt, "started_at") ?? "";
  const next = new Map(document);
  next.set("status", "running");
  next.set("started_at", startedAt);
  for (const key of LAST_RUN_KEYS) next.delete(key);
  if (event.hasHeartbeat) next.set("heartbeat_at", startedAt);
  next.set("attempts", [...attemptsOf(document), event.attempt]);
  return withQueue(next, (queue) => {
    if (queue.size > 0) queue.delete("last_error");
    // A job that has started no longer waits in a batch system.
    queue.delete("submitted");
    if (event.proc !== undefined) queue.set("proc", procMapping(event.proc));
  });
}

/** Makes the document's entry for a child, with the Python program's keys. */
export function procMapping(child: ChildRecord): Mapping {
  const proc = new Map<string, Value>([
    ["pid", BigInt(child.pid)],
    ["host", child.host],
    ["started_at", child.startedAt],
    ["pgid", BigInt(child.groupId)],
  ]);
  if (child.startTicks !== undefined) proc.set("start_fingerprint", new Float(child.startTicks));
  return proc;
}

/** A heartbeat repairs the document too: the Python program or git may have restored an older one. */
function beaten(document: Mapping, event: Beat): Mapping {
  const { attempt, proc, at } = event;
  if (hasFollower(document, attempt)) return document;
  if (isDecided(document)) return new Map(document).set("heartbeat_at", at);
  if (!hasEntry(document, attempt)) {
    // The document is older than the attempt, so its facts about the attempt before must go.
    const again = started(document, { kind: "started", attempt, proc, hasHeartbeat: true });
    return new Map(again).set("heartbeat_at", at);
  }
  const next = new Map(document).set("heartbeat_at", at).set("status", "running");
  const isLost = isCalledLost(document, attempt);
  const others = attemptsOf(document).filter((entry) => !isLost || !isSame(entry, attempt));
  if (isLost) next.set("attempts", [...others, attempt]);
  return withQueue(next, (queue) => {
    if (isLost) queue.delete("last_error");
    if (proc !== undefined && !queue.has("proc")) queue.set("proc", procMapping(proc));
  });
}

/** A stop or a removal by a person is final: the end of the attempt does not overwrite it. */
function isDecided(document: Mapping): boolean {
  const status = textAt(document, "status");
  return status === "stopped" || status === "abandoned";
}

function ended(document: Mapping, event: Ended): Mapping {
  const { outcome, at, wallclockS } = event;
  const next = new Map(document).set("attempts", attemptsWithEnd(document, event));
  // A later attempt exists: the end of this one changes nothing but its own entry.
  if (hasFollower(document, event.attempt)) return next;
  const hasVerdict = isDecided(document);
  if (!hasVerdict) next.set("status", statusAfter(outcome));
  // If git restored an older document, the start of the attempt is missing.
  const startedAt = textAt(event.attempt, "started_at");
  if (!hasEntry(document, event.attempt) && startedAt !== undefined) {
    next.set("started_at", startedAt);
  }
  next.set("ended_at", at);
  if (wallclockS !== undefined) next.set("wallclock_s", new Float(wallclockS));
  if (event.results !== undefined) next.set("results", event.results);
  return withQueue(next, (queue) => {
    if (isOwnChild(queue, event.childPid)) queue.delete("proc");
    if (!hasVerdict) setOrDelete(queue, "last_error", errorMapping(event));
  });
}

function attemptsWithEnd(document: Mapping, event: Ended): readonly Mapping[] {
  const { outcome, at, wallclockS, resultsProblem } = event;
  const attempts = attemptsOf(document);
  const known = hasEntry(document, event.attempt) ? attempts : [...attempts, event.attempt];
  return known.map((attempt) =>
    isSame(attempt, event.attempt)
      ? endedAttempt(attempt, outcome, { endedAt: at, wallclockS, resultsProblem })
      : attempt
  );
}

function statusAfter(outcome: AttemptOutcome): string {
  switch (outcome.kind) {
    case "interrupted":
      return "queued";
    case "lost":
      return outcome.isFinal ? "failed" : "queued";
    default:
      return outcome.kind;
  }
}

function hasEntry(document: Mapping, attempt: Mapping): boolean {
  return attemptsOf(document).some((entry) => isSame(entry, attempt));
}

function isSame(entry: Mapping, attempt: Mapping): boolean {
  const id = textAt(attempt, "id");
  return id === undefined ? entry.get("n") === attempt.get("n") : textAt(entry, "id") === id;
}

function isOwnChild(queue: Mapping, childPid: number | undefined): boolean {
  const pid = mappingAt(queue, "proc").get("pid");
  return childPid !== undefined && pid === BigInt(childPid);
}

function errorMapping(event: Ended): Mapping | undefined {
  const { outcome, outputTail, headline, at } = event;
  if (outcome.kind === "complete") return undefined;
  if (outcome.kind === "stopped") return stopMapping({ ...outcome, at });
  const error = new Map<string, Value>([
    ["returncode", recordedReturncode(outcome)],
    ["stderr_tail", outputTail],
    ["failed_at", at],
  ]);
  if (outcome.cause !== undefined) error.set("cause", outcome.cause);
  if (headline !== undefined) error.set("headline", headline);
  if (outcome.kind === "lost") error.set("evidence", [...outcome.evidence]);
  return error;
}

/** Makes the entry for a stop, as the Python program does. */
function stopMapping(stop: Omit<Stopped, "kind">): Mapping {
  return new Map<string, Value>([
    ["returncode", BigInt(stop.returncode)],
    // deno-lint-ignore house/spelling -- as the Python program writes it
    ["stderr_tail", `stopped via \`aexp queue stop\`: ${stop.note}`],
    ["failed_at", stop.at],
    ["cause", "operator_stop"],
  ]);
}

/** No process runs the job, so a stop only changes the document. */
function stopped(document: Mapping, event: Stopped): Mapping {
  const next = new Map(document).set("status", "stopped");
  if (!next.has("ended_at")) next.set("ended_at", event.at);
  return withQueue(next, (queue) => {
    queue.delete("proc");
    queue.set("last_error", stopMapping(event));
  });
}

/** The job waits again at its old place in the queue and keeps its history. */
function retried(document: Mapping): Mapping {
  return withQueue(new Map(document).set("status", "queued"), (queue) => {
    queue.delete("last_error");
    queue.delete("proc");
    setOrDelete(queue, ATTEMPTS_BEFORE, attemptsBefore(document));
    queue.delete("submitted");
  });
}

function marked(document: Mapping, { status, at }: Marked): Mapping {
  const next = new Map(document).set("status", status);
  return at === undefined || next.has("ended_at") ? next : next.set("ended_at", at);
}

function abandoned(document: Mapping, at: string): Mapping {
  return marked(document, { kind: "marked", status: "abandoned", at });
}

function withQueue(document: Mapping, change: (queue: Map<string, Value>) => void): Mapping {
  const queue = new Map(mappingAt(document, "queue"));
  change(queue);
  if (queue.size === 0 && !document.has("queue")) return document;
  return new Map(document).set("queue", queue);
}

function setOrDelete(
  mapping: Map<string, Value>,
  key: string,
  value: Value | undefined,
): void {
  if (value === undefined) mapping.delete(key);
  else mapping.set(key, value);
}

/**
 * Every change of a job's document, as one pure function from a document and an event to a document.
 *
 * Keys that an event does not name stay as they are, in place: the training script, signac and the
 * Python program write into the same document.
 *
 * @module
 */

import { Float, type Mapping, mappingAt, textAt, type Value } from "../value/value.ts";
import {
  type AttemptOutcome,
  attemptsOf,
  type AttemptStart,
  endedAttempt,
  lostAttempt,
  startedAttempt,
} from "./attempt.ts";
import { diffMapping, type DiffSummary } from "./diff_summary.ts";
import { linkDocument, type RunLink } from "./link.ts";
import { type Submitted, submittedMapping } from "./submission.ts";

/** What happens to a job. */
export type RunEvent =
  | Created
  | Queued
  | { readonly kind: "retagged"; readonly tag: string | undefined }
  | Started
  | { readonly kind: "spawned"; readonly proc: ChildRecord }
  | { readonly kind: "beat"; readonly at: string; readonly proc: ChildRecord }
  | Ended
  | Submitted
  | { readonly kind: "abandoned"; readonly at: string };

/** A job is made, or given to another experiment. */
export interface Created {
  readonly kind: "created";
  /** What it belongs to. */
  readonly link: RunLink;
  /** When, to the second. */
  readonly at: string;
}

/** A job is to be run. */
export interface Queued {
  readonly kind: "queued";
  /** What it belongs to. */
  readonly link: RunLink;
  /** When, to the second: for `created_at` of a new job. */
  readonly at: string;
  /** Its place: ascending, as text. */
  readonly queuedAt: string;
  /** The batch it belongs to. */
  readonly tag: string | undefined;
  /** The runner that scripts are made for unless told otherwise. */
  readonly runnerHint: string | undefined;
  /** The command, in place of the experiment's template. */
  readonly command: string | undefined;
  /** What the code differed in from its commit. */
  readonly diffSummary: DiffSummary | undefined;
}

/** A runner takes the job. */
export interface Started {
  readonly kind: "started";
  /** The attempt that begins. */
  readonly attempt: AttemptStart;
  /** Whether the runner will send heartbeats. */
  readonly hasHeartbeat: boolean;
}

/** The child of a runner, in exactly the Python program's words. */
export interface ChildRecord {
  /** Number of the process. */
  readonly pid: number;
  /** Name of the machine. */
  readonly host: string;
  /** When it was started, to the second. */
  readonly startedAt: string;
  /** Number of its process group. */
  readonly groupId: number;
  /** Start time in clock ticks since boot, where it could be read. */
  readonly startTicks: number | undefined;
}

/** An attempt is over. */
export interface Ended {
  readonly kind: "ended";
  /** Which attempt. */
  readonly attemptId: string;
  /** How. */
  readonly outcome: AttemptOutcome;
  /** When, to the second. */
  readonly at: string;
  /** How long it took, in seconds to the millisecond. */
  readonly wallclockS: number;
  /** The end of its output. */
  readonly outputTail: string;
  /** What the program left in `results.json`. */
  readonly results: Mapping | undefined;
  /** The child that ended: its record goes. */
  readonly childPid: number | undefined;
}

/** The document after an event. */
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
    case "spawned":
      return withQueue(document, (queue) => queue.set("proc", procMapping(event.proc)));
    case "beat":
      return beaten(document, event);
    case "ended":
      return ended(document, event);
    case "abandoned":
      return abandoned(document, event.at);
  }
}

/** The child that a document names as running. */
export function childOf(document: Mapping): Mapping | undefined {
  const proc = mappingAt(mappingAt(document, "queue"), "proc");
  return proc.size === 0 ? undefined : proc;
}

function created(document: Mapping, event: Created): Map<string, Value> {
  const next = new Map(document);
  next.set("aexp", linkDocument(event.link));
  next.delete("limina");
  if (!next.has("status")) next.set("status", "created");
  if (!next.has("created_at")) next.set("created_at", event.at);
  return next;
}

function queued(document: Mapping, event: Queued): Mapping {
  const next = created(document, { kind: "created", link: event.link, at: event.at });
  return next.set("status", "queued").set(
    "queue",
    queueMapping(event, mappingAt(document, "queue")),
  );
}

/** Keys of `queue` that belong to one queueing: the next one does not inherit them. */
const OWN_QUEUE_KEYS = new Set([
  "queued_at",
  "tag",
  "runner_hint",
  "runner_command_override",
  "code_diff_summary",
  "last_error",
  "submitted",
  "proc",
]);

function queueMapping(event: Queued, before: Mapping): Mapping {
  const queue = new Map<string, Value>([["queued_at", event.queuedAt]]);
  setOrDelete(queue, "tag", event.tag);
  setOrDelete(queue, "runner_hint", event.runnerHint);
  setOrDelete(queue, "runner_command_override", event.command);
  setOrDelete(queue, "code_diff_summary", event.diffSummary && diffMapping(event.diffSummary));
  for (const [key, value] of before) if (!OWN_QUEUE_KEYS.has(key)) queue.set(key, value);
  return queue;
}

/** Facts of an earlier attempt that would be false during this one; its `attempts` entry keeps them. */
const LAST_RUN_KEYS = ["heartbeat_at", "ended_at", "wallclock_s", "results"];

function started(document: Mapping, event: Started): Mapping {
  const next = new Map(document);
  const queue = mappingAt(document, "queue");
  next.set("status", "running");
  next.set("started_at", event.attempt.startedAt);
  for (const key of LAST_RUN_KEYS) next.delete(key);
  if (event.hasHeartbeat) next.set("heartbeat_at", event.attempt.startedAt);
  const attempts = attemptsOf(document).map((attempt) =>
    textAt(attempt, "status") === "running" ? lostAttempt(attempt) : attempt
  );
  const mine = startedAttempt(event.attempt, attempts.length + 1, textAt(queue, "tag"));
  next.set("attempts", [...attempts, mine]);
  if (queue.size === 0) return next;
  return withQueue(next, (inner) => {
    inner.delete("last_error");
    inner.delete("proc");
  });
}

function procMapping(child: ChildRecord): Mapping {
  const proc = new Map<string, Value>([
    ["pid", BigInt(child.pid)],
    ["host", child.host],
    ["started_at", child.startedAt],
    ["pgid", BigInt(child.groupId)],
  ]);
  if (child.startTicks !== undefined) proc.set("start_fingerprint", new Float(child.startTicks));
  return proc;
}

/** A beat says again what is so: a Python writer, or git, may have turned the document back. */
function beaten(
  document: Mapping,
  event: { readonly at: string; readonly proc: ChildRecord },
): Mapping {
  const next = new Map(document).set("heartbeat_at", event.at);
  if (isDecided(document)) return next;
  next.set("status", "running");
  return withQueue(next, (queue) => {
    if (!queue.has("proc")) queue.set("proc", procMapping(event.proc));
  });
}

/** Whoever stopped or removed the job meanwhile has the last word, and has written why. */
function isDecided(document: Mapping): boolean {
  const status = textAt(document, "status");
  return status === "stopped" || status === "abandoned";
}

function ended(document: Mapping, event: Ended): Mapping {
  const next = new Map(document);
  const hasVerdict = isDecided(document);
  if (!hasVerdict) {
    next.set("status", event.outcome.kind === "interrupted" ? "queued" : event.outcome.kind);
  }
  next.set("ended_at", event.at);
  next.set("wallclock_s", new Float(event.wallclockS));
  if (event.results !== undefined) next.set("results", event.results);
  next.set(
    "attempts",
    attemptsOf(document).map((attempt) =>
      textAt(attempt, "id") === event.attemptId
        ? endedAttempt(attempt, event.outcome, { endedAt: event.at, wallclockS: event.wallclockS })
        : attempt
    ),
  );
  return withQueue(next, (queue) => {
    if (isOwnChild(queue, event.childPid)) queue.delete("proc");
    if (!hasVerdict) setOrDelete(queue, "last_error", errorMapping(event));
  });
}

function isOwnChild(queue: Mapping, childPid: number | undefined): boolean {
  const pid = mappingAt(queue, "proc").get("pid");
  return childPid !== undefined && pid === BigInt(childPid);
}

function errorMapping(event: Ended): Mapping | undefined {
  const { outcome } = event;
  if (outcome.kind === "complete") return undefined;
  const error = new Map<string, Value>([
    ["returncode", BigInt(outcome.returncode)],
    ["stderr_tail", event.outputTail],
    ["failed_at", event.at],
  ]);
  if ("cause" in outcome && outcome.cause !== undefined) error.set("cause", outcome.cause);
  return error;
}

function abandoned(document: Mapping, at: string): Mapping {
  const next = new Map(document).set("status", "abandoned");
  if (!next.has("ended_at")) next.set("ended_at", at);
  return next;
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

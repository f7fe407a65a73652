/**
 * One attempt of a job: an entry of the document's `attempts` list.
 *
 * @module
 */

import { diffMapping, readDiff, type RunCode } from "./diff_summary.ts";
import {
  Float,
  isMapping,
  type Mapping,
  mappingAt,
  numberAt,
  textAt,
  type Value,
} from "../value/value.ts";

/** What the runner knows when an attempt begins. */
export interface AttemptStart {
  /** Unique among all attempts. */
  readonly id: string;
  /** The attempt's number within its job, from 1. */
  readonly n: number;
  /** The machine's name, for people only: two machines may share one. */
  readonly host: string;
  /** The machine's label, if it has one: that of the installation. */
  readonly machine?: string | undefined;
  /** To the second. */
  readonly startedAt: string;
  /** The command, with its placeholders filled; `undefined` if the runner does the work itself. */
  readonly command: string | undefined;
  readonly template: TemplateSource;
  /** The task of the batch system; `undefined` outside one. */
  readonly scheduler: Mapping | undefined;
  readonly code: RunCode;
  readonly tag: string | undefined;
  /** Why the runner concluded that the attempt before this one, which has no entry, is over. */
  readonly evidence: readonly string[];
  /** The log: relative to the repository's root if it lies below; `undefined` if none is kept. */
  readonly log?: string | undefined;
  /** `AEXP_SLOT` of the command. */
  readonly slot?: number | undefined;
  /** The runner's limit of lost attempts in a row, if a person gave one. */
  readonly maxLost?: number | undefined;
}

/** The file that the template came from; both fields are `undefined` if the job has its own command. */
export interface TemplateSource {
  /** Relative to the repository's root. */
  readonly path: string | undefined;
  /** The git blob id of the file's content. */
  readonly blob: string | undefined;
}

/** How an attempt ended. */
export type AttemptOutcome =
  | { readonly kind: "complete" }
  | FailedOutcome
  | InterruptedOutcome
  | { readonly kind: "stopped"; readonly returncode: number; readonly note: string }
  | LostOutcome;

/** The command failed, or its exit code is unknown. */
export interface FailedOutcome {
  /** The job runs again only if a person retries it. */
  readonly kind: "failed";
  /** `undefined` if the command ended and its code is unknown. */
  readonly returncode: number | undefined;
  /** `end_unknown` or `not_started`; `undefined` if the command's own code says enough. */
  readonly cause: string | undefined;
}

/** The runner ended the command, or the command asked to run again. */
export interface InterruptedOutcome {
  /** The job goes back into the queue. */
  readonly kind: "interrupted";
  /** `undefined` if the command ended and its code is unknown. */
  readonly returncode: number | undefined;
  /** `interrupted`, or `time_limit`, `preempted`, `cancelled` if the batch system says so; `tempfail`; `not_started` if the system could not create a process. */
  readonly cause: string;
}

/** No process recorded how the attempt ended. */
export interface LostOutcome {
  /** The attempt died with its runner, or its end is unknown. */
  readonly kind: "lost";
  /** `lost`, or the reason that the batch system gives. */
  readonly cause: string;
  /** The facts behind the verdict, one sentence each. */
  readonly evidence: readonly string[];
  /** Whether the job counts as failed instead of going back into the queue. @default {false} */
  readonly isFinal?: boolean;
}

/** The typed view of an attempt's entry. A field that is missing or of another type is `undefined`. */
export interface AttemptView {
  /** Unique among all attempts. */
  readonly id: string | undefined;
  /** The attempt's number within its job, from 1. */
  readonly n: number | undefined;
  /** `running`, or the kind of the outcome. */
  readonly status: string | undefined;
  /** The machine's name, for people only: two machines may share one. */
  readonly host: string | undefined;
  /** The machine's label; `undefined` if it had none. */
  readonly machine: string | undefined;
  readonly startedAt: string | undefined;
  readonly endedAt: string | undefined;
  /** The exit code; -n if signal n ended the command. */
  readonly returncode: number | undefined;
  /** The log on the machine that ran the attempt; `undefined` if none was kept. */
  readonly log: string | undefined;
  /** Why the attempt ended, if its exit code does not say enough. */
  readonly cause: string | undefined;
  readonly wallclockS: number | undefined;
  readonly code: RunCode;
  /** Where the command came from. */
  readonly template: TemplateSource;
  /** Why the results that the command left were not read. */
  readonly resultsProblem: string | undefined;
  /** The task of the batch system; empty outside one. */
  readonly scheduler: Mapping;
  /** The command that the shell received, with its placeholders filled. */
  readonly command: string | undefined;
  /** The whole entry. */
  readonly mapping: Mapping;
}

/** Reads an attempt's entry. */
export function attemptView(entry: Mapping): AttemptView {
  return {
    id: textAt(entry, "id"),
    n: numberAt(entry, "n"),
    status: textAt(entry, "status"),
    host: textAt(entry, "host"),
    machine: textAt(entry, "machine"),
    startedAt: textAt(entry, "started_at"),
    endedAt: textAt(entry, "ended_at"),
    returncode: numberAt(entry, "returncode"),
    log: textAt(entry, "log"),
    cause: textAt(entry, "cause"),
    wallclockS: numberAt(entry, "wallclock_s"),
    code: {
      commit: textAt(entry, "code_commit") ?? "",
      isDirty: entry.get("code_dirty") === true,
      summary: readDiff(mappingAt(entry, DIFF)),
    },
    template: {
      path: textAt(mappingAt(entry, "template"), "path"),
      blob: textAt(mappingAt(entry, "template"), "blob"),
    },
    resultsProblem: textAt(entry, RESULTS_PROBLEM),
    scheduler: mappingAt(entry, "scheduler"),
    command: textAt(entry, "command"),
    mapping: entry,
  };
}

/** Says whether an attempt has the verdict `lost`. */
export function isLost(entry: Mapping): boolean {
  return textAt(entry, "status") === "lost";
}

/** Returns the attempts in a document, the oldest first. */
export function attemptsOf(document: Mapping): readonly Mapping[] {
  const attempts = document.get("attempts");
  return Array.isArray(attempts) ? attempts.filter(isMapping) : [];
}

/** More attempts than a job can have: a greater number in a document would let the search for records run on. */
const MAX_NUMBER = 99_999_999;

/** Returns the number of an attempt; 0 if no record can have the number in its entry. */
function attemptNumber(entry: Mapping): number {
  const n = numberAt(entry, "n") ?? 0;
  return Number.isInteger(n) && n > 0 && n <= MAX_NUMBER ? n : 0;
}

/** Returns the highest number of an attempt in a document; 0 if there is none. */
export function lastNumber(document: Mapping): number {
  const attempts = attemptsOf(document);
  return attempts.reduce((last, entry) => Math.max(last, attemptNumber(entry)), attempts.length);
}

/** Says whether a document contains a later attempt. */
export function hasFollower(document: Mapping, attempt: Mapping): boolean {
  const n = attemptNumber(attempt);
  return attemptsOf(document).some((entry) => attemptNumber(entry) > n);
}

/** Returns the attempt that is running according to the document; only the last one can be. */
export function runningAttempt(document: Mapping): Mapping | undefined {
  const last = attemptsOf(document).at(-1);
  return last !== undefined && textAt(last, "status") === "running" ? last : undefined;
}

/** The cause of an attempt whose end neither a record nor the batch system tells. */
export const LOST = "lost";

/** The cause of an attempt that ran nothing: its runner gave up, or the system could not start the command. */
export const NOT_STARTED = "not_started";

/** Counts the lost attempts in a row at the end of the list, since a person last queued or retried the job. */
export function lostInARow(document: Mapping): number {
  const before = numberAt(mappingAt(document, "queue"), ATTEMPTS_BEFORE) ?? 0;
  const over = attemptsOf(document).slice(before)
    .filter((attempt) => textAt(attempt, "status") !== "running");
  const kept = over.findLastIndex((attempt) => textAt(attempt, "cause") !== LOST);
  return over.length - 1 - kept;
}

/** After this many lost attempts in a row a job counts as failed, unless the runner was given another limit. */
export const MAX_LOST = 3;

/**
 * Says whether one more lost attempt makes a job a failure.
 *
 * @param maxLost the limit of lost attempts in a row. @default the limit of the job's last runner
 */
export function isLostTooOften(document: Mapping, maxLost?: number): boolean {
  const last = attemptsOf(document).at(-1);
  const told = last === undefined ? undefined : numberAt(last, "max_lost");
  return lostInARow(document) + 1 >= (maxLost ?? told ?? MAX_LOST);
}

/** The key in `queue` that counts the attempts from before a person last queued or retried the job. */
export const ATTEMPTS_BEFORE = "attempts_before";

/** The key of the uncommitted changes, as in `queue`. */
const DIFF = "code_diff_summary";

/** The key of the reason why the results that the command left were not read. */
const RESULTS_PROBLEM = "results_problem";

/** Makes the entry of an attempt that begins. */
export function startedAttempt(start: AttemptStart): Mapping {
  const entry = new Map<string, Value>([
    ["id", start.id],
    ["n", BigInt(start.n)],
    ["host", start.host],
    ["started_at", start.startedAt],
    ["ended_at", null],
    ["status", "running"],
    ["returncode", null],
    ["cause", null],
    ["scheduler", start.scheduler ?? null],
    ["command", start.command ?? null],
    ["template", templateMapping(start.template)],
    ["code_commit", start.code.commit],
    ["code_dirty", start.code.isDirty],
    ["tag", start.tag ?? null],
  ]);
  if (start.code.summary !== undefined) entry.set(DIFF, diffMapping(start.code.summary));
  if (start.evidence.length > 0) entry.set("evidence", [...start.evidence]);
  if (start.machine !== undefined) entry.set("machine", start.machine);
  if (start.log !== undefined) entry.set("log", start.log);
  if (start.slot !== undefined) entry.set("slot", BigInt(start.slot));
  if (start.maxLost !== undefined) entry.set("max_lost", BigInt(start.maxLost));
  return entry;
}

/** Adds the end to an attempt's entry. */
export function endedAttempt(
  attempt: Mapping,
  outcome: AttemptOutcome,
  end: {
    readonly endedAt: string;
    readonly wallclockS: number | undefined;
    /** Why the results that the command left were not read. */
    readonly resultsProblem?: string | undefined;
  },
): Mapping {
  const ended = new Map(attempt);
  ended.set("ended_at", end.endedAt);
  ended.set("status", outcome.kind);
  ended.set("returncode", recordedReturncode(outcome));
  ended.set("cause", "cause" in outcome ? outcome.cause ?? null : null);
  if (outcome.kind === "lost") ended.set("evidence", [...outcome.evidence]);
  if (end.wallclockS !== undefined) ended.set("wallclock_s", new Float(end.wallclockS));
  if (end.resultsProblem !== undefined) ended.set(RESULTS_PROBLEM, end.resultsProblem);
  return ended;
}

/** Returns the exit code of an attempt in the form that documents hold. */
export function recordedReturncode(outcome: AttemptOutcome): Value {
  switch (outcome.kind) {
    case "complete":
      return 0n;
    case "lost":
      return null;
    default:
      return outcome.returncode === undefined ? null : BigInt(outcome.returncode);
  }
}

function templateMapping(template: TemplateSource): Mapping | null {
  if (template.path === undefined) return null;
  return new Map<string, Value>([["path", template.path], ["blob", template.blob ?? null]]);
}

/**
 * One try to run a job, as the document's `attempts` list keeps it.
 *
 * @module
 */

import {
  Float,
  isMapping,
  type Mapping,
  mappingAt,
  numberAt,
  textAt,
  type Value,
} from "../value/value.ts";

/** What is known when an attempt begins. */
export interface AttemptStart {
  /** A text that no other attempt has. */
  readonly id: string;
  /** Its number among the attempts of its job, from 1. */
  readonly n: number;
  /** The name of the machine, for people. */
  readonly host: string;
  /** When, to the second. */
  readonly startedAt: string;
  /** The command as it was given to the shell. */
  readonly command: string;
  /** Where the command's template comes from. */
  readonly template: TemplateSource;
  /** The batch system's names for it; `undefined` where there is none. */
  readonly scheduler: Mapping | undefined;
  /** The commit that ran; empty where it is not known. */
  readonly codeCommit: string;
  /** Whether the code differed from that commit. */
  readonly isCodeDirty: boolean;
  /** The batch that the job belonged to. */
  readonly tag: string | undefined;
  /** From what it was known that an earlier attempt, of which no entry is left, is over. */
  readonly evidence: readonly string[];
  /** How many lost attempts in a row count as a failure, where the runner was told a number. */
  readonly maxLost?: number | undefined;
}

/** The file that a template was read from; neither field where it came with the job. */
export interface TemplateSource {
  /** Path from the root. */
  readonly path: string | undefined;
  /** The git blob id of what was read. */
  readonly blob: string | undefined;
}

/** How an attempt ended. */
export type AttemptOutcome =
  | { readonly kind: "complete" }
  | FailedOutcome
  | InterruptedOutcome
  | { readonly kind: "stopped"; readonly returncode: number; readonly note: string }
  | LostOutcome;

/** It ended, and not well. */
export interface FailedOutcome {
  /** It is not run again unless somebody asks. */
  readonly kind: "failed";
  /** Its code; `undefined` where only that it ended is known. */
  readonly returncode: number | undefined;
  /** Where it is more than the command's own code: `end_unknown`, or `not_started`. */
  readonly cause: string | undefined;
}

/** It was told to end, or asked to be run again. */
export interface InterruptedOutcome {
  /** It is put back. */
  readonly kind: "interrupted";
  /** Its code; `undefined` where only that it ended is known. */
  readonly returncode: number | undefined;
  /** `interrupted`, `tempfail` or, where the system had no process for the command, `not_started`. */
  readonly cause: string;
}

/** Nobody could record how it ended. */
export interface LostOutcome {
  /** It died with its runner, or nobody knows. */
  readonly kind: "lost";
  /** What became of it as far as is known: `lost`, or what the batch system says. */
  readonly cause: string;
  /** From what that is known. */
  readonly evidence: readonly string[];
  /** Whether it is not to be tried again. @default {false} */
  readonly isFinal?: boolean;
}

/** What an attempt's entry says. A field that is missing or of another type is `undefined`. */
export interface AttemptView {
  /** A text that no other attempt has. */
  readonly id: string | undefined;
  /** Its number among the attempts of its job, from 1. */
  readonly n: number | undefined;
  /** `running`, or the kind of its outcome. */
  readonly status: string | undefined;
  /** The name of the machine, for people. */
  readonly host: string | undefined;
  /** When it began. */
  readonly startedAt: string | undefined;
  /** Why it ended as it did, where that is more than its exit code. */
  readonly cause: string | undefined;
  /** How long it took, in seconds. */
  readonly wallclockS: number | undefined;
  /** The commit that ran. */
  readonly codeCommit: string | undefined;
  /** The batch system's names for it; empty where there is none. */
  readonly scheduler: Mapping;
  /** The command as it was given to the shell. */
  readonly command: string | undefined;
  /** All that the document says. */
  readonly mapping: Mapping;
}

/** The typed view of an attempt's entry. */
export function attemptView(entry: Mapping): AttemptView {
  return {
    id: textAt(entry, "id"),
    n: numberAt(entry, "n"),
    status: textAt(entry, "status"),
    host: textAt(entry, "host"),
    startedAt: textAt(entry, "started_at"),
    cause: textAt(entry, "cause"),
    wallclockS: numberAt(entry, "wallclock_s"),
    codeCommit: textAt(entry, "code_commit"),
    scheduler: mappingAt(entry, "scheduler"),
    command: textAt(entry, "command"),
    mapping: entry,
  };
}

/** Whether an attempt was called lost: nobody saw its end. */
export function isLost(entry: Mapping): boolean {
  return textAt(entry, "status") === "lost";
}

/** The attempts that a document holds, the oldest first. */
export function attemptsOf(document: Mapping): readonly Mapping[] {
  const attempts = document.get("attempts");
  return Array.isArray(attempts) ? attempts.filter(isMapping) : [];
}

/** More attempts than a job can have, so that a number which somebody else wrote leads to no endless count. */
const MAX_NUMBER = 99_999_999;

/** The number of an attempt; 0 where its entry has none that a record could have. */
function attemptNumber(entry: Mapping): number {
  const n = numberAt(entry, "n") ?? 0;
  return Number.isInteger(n) && n > 0 && n <= MAX_NUMBER ? n : 0;
}

/** The number of the last attempt that a document knows; 0 where there is none. */
export function lastNumber(document: Mapping): number {
  const attempts = attemptsOf(document);
  return attempts.reduce((last, entry) => Math.max(last, attemptNumber(entry)), attempts.length);
}

/** Whether a document knows an attempt of a higher number. */
export function hasFollower(document: Mapping, attempt: Mapping): boolean {
  const n = attemptNumber(attempt);
  return attemptsOf(document).some((entry) => attemptNumber(entry) > n);
}

/** The attempt that a document says is running: always the last one. */
export function runningAttempt(document: Mapping): Mapping | undefined {
  const last = attemptsOf(document).at(-1);
  return last !== undefined && textAt(last, "status") === "running" ? last : undefined;
}

/** As cause, that nobody knows what became of a try, not even the batch system. */
export const LOST = "lost";

/** As cause, that nothing was run: the number was given up before, or the system did not start the command. */
export const NOT_STARTED = "not_started";

/**
 * How many attempts in a row nobody could record the end of, up to the last one that is over, since a person
 * last asked for the job.
 */
export function lostInARow(document: Mapping): number {
  const before = numberAt(mappingAt(document, "queue"), ATTEMPTS_BEFORE) ?? 0;
  const over = attemptsOf(document).slice(before)
    .filter((attempt) => textAt(attempt, "status") !== "running");
  const kept = over.findLastIndex((attempt) => textAt(attempt, "cause") !== LOST);
  return over.length - 1 - kept;
}

/** How many lost attempts in a row count as a failure unless a runner is told another number. */
export const MAX_LOST = 3;

/**
 * Whether one more lost attempt makes a job a failure.
 *
 * @param maxLost how many lost attempts in a row do. @default what the job's last runner was told
 */
export function isLostTooOften(document: Mapping, maxLost?: number): boolean {
  const last = attemptsOf(document).at(-1);
  const told = last === undefined ? undefined : numberAt(last, "max_lost");
  return lostInARow(document) + 1 >= (maxLost ?? told ?? MAX_LOST);
}

/** In a document's `queue`, how many attempts there were when a person last asked for the job. */
export const ATTEMPTS_BEFORE = "attempts_before";

/** A try that was put back sooner than this, in seconds, got nowhere. */
const HASTY_S = 60;

/** How many attempts in a row, up to the last, were put back so soon that they got nowhere. */
export function hastyInARow(document: Mapping): number {
  const attempts = attemptsOf(document);
  const kept = attempts.findLastIndex((attempt) =>
    textAt(attempt, "cause") !== "interrupted" ||
    (numberAt(attempt, "wallclock_s") ?? Infinity) >= HASTY_S
  );
  return attempts.length - 1 - kept;
}

/** An attempt as it begins. */
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
    ["command", start.command],
    ["template", templateMapping(start.template)],
    ["code_commit", start.codeCommit],
    ["code_dirty", start.isCodeDirty],
    ["tag", start.tag ?? null],
  ]);
  if (start.evidence.length > 0) entry.set("evidence", [...start.evidence]);
  if (start.maxLost !== undefined) entry.set("max_lost", BigInt(start.maxLost));
  return entry;
}

/** An attempt with its end. */
export function endedAttempt(
  attempt: Mapping,
  outcome: AttemptOutcome,
  end: { readonly endedAt: string; readonly wallclockS: number | undefined },
): Mapping {
  const ended = new Map(attempt);
  ended.set("ended_at", end.endedAt);
  ended.set("status", outcome.kind);
  ended.set("returncode", recordedReturncode(outcome));
  ended.set("cause", "cause" in outcome ? outcome.cause ?? null : null);
  if (outcome.kind === "lost") ended.set("evidence", [...outcome.evidence]);
  if (end.wallclockS !== undefined) ended.set("wallclock_s", new Float(end.wallclockS));
  return ended;
}

/** The exit code of an attempt as documents hold it. */
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

/**
 * The verdict on a job whose document says `running`: who holds it, by what evidence, and what is to be
 * done about it.
 *
 * @module
 */

import { attemptView } from "./attempt.ts";
import { type Mapping } from "../value/value.ts";
import type { SlurmAnswer } from "../scheduler/slurm_answer.ts";
import {
  isSlurmTask,
  type SlurmAttempt,
  type SlurmFinding,
  weighSlurm,
} from "../scheduler/slurm_finding.ts";
import type { SlurmEnd } from "../scheduler/slurm_state.ts";
import { recordedTask } from "./scheduler.ts";

/** What is known of a running job. */
export interface RunningFacts {
  /** Its holder, as it can be judged by processes and records. */
  readonly holder: {
    readonly liveness: "alive" | "gone" | "unknown";
    /** One sentence. */
    readonly evidence: string;
  };
  /** The end that its attempt recorded, with no code where that is not known; `undefined` without one. */
  readonly end: { readonly code: number | undefined } | undefined;
  /** Whether its holder gave no sign of life for as long as silence takes to count; `undefined` where none could be seen. */
  readonly isSilent: boolean | undefined;
  /** The batch system's task and the start of its attempt; `undefined` outside a batch system. */
  readonly attempt: SlurmAttempt | undefined;
  /** What Slurm answered; `undefined` where it was not asked. */
  readonly slurm: SlurmAnswer | undefined;
}

/** What a running job turns out to be. */
export type VerdictKind =
  /** Somebody works on it. */
  | "alive"
  /** Its holder is over, and nothing tells why. */
  | "gone"
  /** Slurm ended it at its time limit or its deadline. */
  | "timeout"
  /** It needed more memory than it had. */
  | "oom"
  /** It had to make room for another one. */
  | "preempted"
  /** Its node failed. */
  | "node_fail"
  /** Somebody cancelled the task. */
  | "cancelled"
  /** It ended, and its document does not say so yet. */
  | "ended"
  /** It cannot be known from here. */
  | "unknown";

/** What applying it does. */
export type Remedy =
  | "none"
  /** The recorded end goes into the document. */
  | "settle"
  /** It is to be run again. */
  | { readonly status: "queued"; readonly cause: string }
  /** Running it again as it is would end the same way. */
  | { readonly status: "failed"; readonly cause: "oom" };

/** A verdict. */
export interface Verdict {
  /** What it is. */
  readonly kind: VerdictKind;
  /** One sentence for each fact that was used. */
  readonly evidence: readonly string[];
  /** What is to be done. */
  readonly action: Remedy;
}

/**
 * The batch system's side of an attempt; `undefined` outside a batch system.
 *
 * @param attempt as the document's `attempts` list keeps it
 */
export function recordedAttempt(attempt: Mapping): SlurmAttempt | undefined {
  const { scheduler, startedAt = "" } = attemptView(attempt);
  const task = recordedTask(scheduler);
  if (task === undefined) return undefined;
  const startedMs = Date.parse(startedAt);
  return { task, startedMs: Number.isNaN(startedMs) ? undefined : startedMs };
}

/**
 * Judges a running job. What is not known stays as it is.
 *
 * @param nowMs by the clock of the machine that asks, in milliseconds since 1970
 */
export function judgeRunning(facts: RunningFacts, nowMs: number): Verdict {
  const { holder, end } = facts;
  if (holder.liveness === "alive") return verdict("alive", [holder.evidence]);
  if (end !== undefined) {
    const code = end.code === undefined ? "of unknown code" : `with code ${end.code}`;
    return verdict("ended", [holder.evidence, `an end ${code} is recorded`]);
  }
  const finding = findingOf(facts, nowMs);
  const kind = holder.liveness === "gone" ? kindOfGone(finding) : kindOfUnseen(facts, finding);
  return verdict(kind, [holder.evidence, ...(finding?.evidence ?? []), ...silenceOf(facts)]);
}

function findingOf(facts: RunningFacts, nowMs: number): SlurmFinding | undefined {
  const { attempt, slurm } = facts;
  if (attempt === undefined || !isSlurmTask(attempt.task) || slurm === undefined) return undefined;
  return weighSlurm(attempt, slurm, nowMs);
}

/** Processes say that it is over: Slurm can only tell why. */
function kindOfGone(finding: SlurmFinding | undefined): VerdictKind {
  return finding?.kind === "over" || finding?.kind === "fresh" ? kindOfEnd(finding.end) : "gone";
}

/** Nothing can be said by processes: what has a batch system is over only when that says so. */
function kindOfUnseen(facts: RunningFacts, finding: SlurmFinding | undefined): VerdictKind {
  if (facts.attempt === undefined) return facts.isSilent ? "gone" : "unknown";
  switch (finding?.kind) {
    case "live":
      return "alive";
    case "over":
      return kindOfEnd(finding.end);
    case "absent":
      return facts.isSilent ? "gone" : "unknown";
    default:
      return "unknown";
  }
}

/** A task may complete although a runner in it was killed: that tells nothing about the job. */
function kindOfEnd(end: SlurmEnd | undefined): VerdictKind {
  switch (end) {
    case undefined:
    case "complete":
    case "failed":
      return "gone";
    case "out_of_memory":
      return "oom";
    case "deadline":
      return "timeout";
    case "boot_fail":
      return "node_fail";
    default:
      return end;
  }
}

function silenceOf(facts: RunningFacts): readonly string[] {
  if (facts.holder.liveness !== "unknown" || facts.isSilent === undefined) return [];
  return [
    facts.isSilent ? "it gave no sign of life while it was watched" : "it was not silent yet",
  ];
}

function verdict(kind: VerdictKind, evidence: readonly string[]): Verdict {
  return { kind, evidence, action: remedyFor(kind) };
}

function remedyFor(kind: VerdictKind): Remedy {
  switch (kind) {
    case "alive":
    case "unknown":
      return "none";
    case "ended":
      return "settle";
    case "oom":
      return { status: "failed", cause: "oom" };
    case "gone":
      return { status: "queued", cause: "lost" };
    default:
      return { status: "queued", cause: kind };
  }
}

/**
 * The verdict on a job whose document says `running`: whether it has a holder, the evidence, and the remedy.
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

/** The known facts about a running job. */
export interface RunningFacts {
  /** The holder, judged by processes and records. */
  readonly holder: {
    readonly liveness: "alive" | "gone" | "unknown";
    /** One sentence. */
    readonly evidence: string;
  };
  /** The recorded end, without a code if that is unknown; `undefined` if no end is recorded. */
  readonly end: { readonly code: number | undefined } | undefined;
  /** Whether the holder was silent for long enough; `undefined` if this machine cannot see its signs of life. */
  readonly isSilent: boolean | undefined;
  /** The Slurm task and the start of the attempt; `undefined` outside a batch system. */
  readonly attempt: SlurmAttempt | undefined;
  /** `undefined` if Slurm was not asked. */
  readonly slurm: SlurmAnswer | undefined;
}

/** What the verdict on a running job says. */
export type VerdictKind =
  /** A live process holds the job. */
  | "alive"
  /** The holder is gone, for an unknown reason. */
  | "gone"
  /** Slurm ended the task at its time limit or its deadline. */
  | "time_limit"
  /** The task exceeded its memory. */
  | "oom"
  /** Slurm preempted the task. */
  | "preempted"
  /** The node failed. */
  | "node_fail"
  /** A person cancelled the task. */
  | "cancelled"
  /** The command ended, and the document does not say so yet. */
  | "ended"
  /** The holder cannot be seen from here. */
  | "unknown";

/** What `reconcile` writes if it may. */
export type Remedy =
  | "none"
  /** Copy the recorded end into the document. */
  | "settle"
  /** Queue the job again. */
  | { readonly status: "queued"; readonly cause: string }
  /** Do not run the job again: the same memory would fail again. */
  | { readonly status: "failed"; readonly cause: "oom" };

/** A verdict with its evidence and its remedy. */
export interface Verdict {
  readonly kind: VerdictKind;
  /** One sentence for each fact. */
  readonly evidence: readonly string[];
  readonly action: Remedy;
}

/**
 * Reads the Slurm task of an attempt; `undefined` outside a batch system.
 *
 * @param attempt an entry of the document's `attempts` list
 */
export function recordedAttempt(attempt: Mapping): SlurmAttempt | undefined {
  const { scheduler, startedAt = "" } = attemptView(attempt);
  const task = recordedTask(scheduler);
  if (task === undefined) return undefined;
  const startedMs = Date.parse(startedAt);
  return { task, startedMs: Number.isNaN(startedMs) ? undefined : startedMs };
}

/**
 * Judges a running job. If the facts do not suffice, the verdict is `unknown` and nothing changes.
 *
 * @param nowMs this machine's time, in milliseconds since 1970
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

/** The processes are gone: Slurm's answer can only give the reason. */
function kindOfGone(finding: SlurmFinding | undefined): VerdictKind {
  return finding?.kind === "over" || finding?.kind === "fresh" ? kindOfEnd(finding.end) : "gone";
}

/** The processes cannot be seen: a job in a batch system is over only if the batch system says so. */
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

/** A task may complete although a runner in it was killed, so `COMPLETED` says nothing about the job. */
function kindOfEnd(end: SlurmEnd | undefined): VerdictKind {
  switch (end) {
    case undefined:
    case "complete":
    case "failed":
      return "gone";
    case "out_of_memory":
      return "oom";
    case "timeout":
    case "deadline":
      return "time_limit";
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

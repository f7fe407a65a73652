/**
 * Decides the verdict on an attempt that has not ended according to its document.
 *
 * Only here does the knowledge from processes, records and batch systems become a verdict.
 *
 * @module
 */

import type { AttemptOutcome } from "../../domain/document/attempt.ts";
import {
  judgeRunning,
  recordedAttempt,
  type Verdict,
  type VerdictKind,
} from "../../domain/document/reconciliation.ts";
import type { SlurmAnswer } from "../../domain/scheduler/slurm_answer.ts";
import type { OpenAttempt } from "../liveness/job_liveness.ts";
import { outcomeOfOpen } from "./settle_attempt.ts";

/** A verdict, with its evidence. */
export interface OpenVerdict {
  readonly kind: VerdictKind;
  readonly evidence: readonly string[];
  /** The outcome to be written; `undefined` while the attempt runs, or may run. */
  readonly outcome: AttemptOutcome | undefined;
}

/** Further facts about an attempt, from a person, from watching, or from a batch system. */
export interface Testimony {
  /** Whether a person said that no process works on the attempt any more. */
  readonly isAssumedGone: boolean;
  /**
   * Whether the record did not change during the time of silence; `undefined` if there is no
   * record.
   */
  readonly isSilent: boolean | undefined;
  /** The answer of Slurm; `undefined` if Slurm was not asked. */
  readonly slurm: SlurmAnswer | undefined;
  /** The clock of this machine, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** The evidence that a person's word adds. */
const ASSUMED = "assumed gone by a person";

/** Returns the verdict on an attempt. */
export function verdictOn(open: OpenAttempt, testimony: Testimony): OpenVerdict {
  const { liveness, evidence } = open.holder;
  if (liveness === "alive") return { kind: liveness, evidence, outcome: undefined };
  if (liveness === "ended") return { kind: liveness, evidence, outcome: outcomeOfOpen(open) };
  const verdict = judgeRunning({
    holder: { liveness, evidence: evidence.join("; ") },
    // An end that does not count yet is left out: processes of the attempt may still run.
    end: undefined,
    isSilent: testimony.isSilent,
    attempt: open.entry && recordedAttempt(open.entry),
    slurm: testimony.slurm,
  }, testimony.nowMs);
  if (verdict.kind === "unknown" && testimony.isAssumedGone) {
    const all = [...verdict.evidence, ASSUMED];
    return { kind: "gone", evidence: all, outcome: outcomeOf(open, "lost", all) };
  }
  return { kind: verdict.kind, evidence: verdict.evidence, outcome: remedy(open, verdict) };
}

function remedy(open: OpenAttempt, { action, evidence }: Verdict): AttemptOutcome | undefined {
  if (action === "none") return undefined;
  if (action === "settle") return outcomeOfOpen(open);
  return outcomeOf(open, action.cause, evidence, action.status === "failed");
}

/** Returns the outcome. A recorded end, or a requested stop, counts before the given cause. */
function outcomeOf(
  open: OpenAttempt,
  cause: string,
  evidence: readonly string[],
  isFinal = false,
): AttemptOutcome {
  const outcome = outcomeOfOpen(open);
  return outcome.kind === "lost" ? { kind: "lost", cause, evidence, isFinal } : outcome;
}

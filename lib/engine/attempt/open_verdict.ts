/**
 * What is to be said of an attempt that is not over as far as its document goes.
 *
 * This is the one place where what is known from processes and records becomes a verdict; what a
 * batch system knows comes in here, too.
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

/** A verdict, and from what it follows. */
export interface OpenVerdict {
  /** What it turns out to be. */
  readonly kind: VerdictKind;
  /** From what that is known. */
  readonly evidence: readonly string[];
  /** What is to be written; `undefined` while it goes on, or may. */
  readonly outcome: AttemptOutcome | undefined;
}

/** What somebody says who knows more than can be seen from here. */
export interface Testimony {
  /** A person's word that nobody works on it any more. */
  readonly isAssumedGone: boolean;
  /** Whether its record did not change for as long as silence takes to count; `undefined` where it has none. */
  readonly isSilent: boolean | undefined;
  /** What Slurm answered; `undefined` where it was not asked. */
  readonly slurm: SlurmAnswer | undefined;
  /** The clock of this machine, in milliseconds since 1970. */
  readonly nowMs: number;
}

/** As evidence, a person's word. */
const ASSUMED = "assumed gone by a person";

/** The verdict on an attempt. */
export function verdictOn(open: OpenAttempt, testimony: Testimony): OpenVerdict {
  const { liveness, evidence } = open.holder;
  if (liveness === "alive") return { kind: liveness, evidence, outcome: undefined };
  if (liveness === "ended") return { kind: liveness, evidence, outcome: outcomeOfOpen(open) };
  const verdict = judgeRunning({
    holder: { liveness, evidence: evidence.join("; ") },
    // An end that does not count yet, as something may still run there, is left out.
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

/** A stop that was asked for, or an end that was recorded, counts for what it is. */
function outcomeOf(
  open: OpenAttempt,
  cause: string,
  evidence: readonly string[],
  isFinal = false,
): AttemptOutcome {
  const outcome = outcomeOfOpen(open);
  return outcome.kind === "lost" ? { kind: "lost", cause, evidence, isFinal } : outcome;
}

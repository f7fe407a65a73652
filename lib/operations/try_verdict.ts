/**
 * What is to be said of a try that is not over as far as its document goes.
 *
 * This is the one place where what is known from processes and records becomes a verdict; what a
 * batch system knows comes in here, too.
 *
 * @module
 */

import type { AttemptOutcome } from "../run/attempt.ts";
import type { OpenAttempt } from "./job_liveness.ts";
import { outcomeOfOpen } from "./settle_attempt.ts";

/** A verdict, and from what it follows. */
export interface TryVerdict {
  /** Whether somebody works on it. */
  readonly kind: "alive" | "gone" | "ended" | "unknown";
  /** From what that is known. */
  readonly evidence: readonly string[];
  /** What is to be written; `undefined` while it goes on, or may. */
  readonly outcome: AttemptOutcome | undefined;
}

/** What somebody says who knows more than can be seen from here. */
export interface Testimony {
  /** A person's word that nobody works on it any more. */
  readonly isAssumedGone: boolean;
}

/** As evidence, a person's word. */
const ASSUMED = "assumed gone by a person";

/** The verdict on a try. */
export function verdictOn(open: OpenAttempt, { isAssumedGone }: Testimony): TryVerdict {
  const { liveness, evidence } = open.holder;
  switch (liveness) {
    case "alive":
      return { kind: liveness, evidence, outcome: undefined };
    case "gone":
    case "ended":
      return { kind: liveness, evidence, outcome: outcomeOfOpen(open) };
    case "unknown": {
      if (!isAssumedGone) return { kind: liveness, evidence, outcome: undefined };
      const all = [...evidence, ASSUMED];
      return { kind: "gone", evidence: all, outcome: outcomeOfAssumed(open, all) };
    }
  }
}

/** A stop that was asked for, or an end that was recorded, counts for what it is. */
function outcomeOfAssumed(open: OpenAttempt, evidence: readonly string[]): AttemptOutcome {
  const outcome = outcomeOfOpen(open);
  return outcome.kind === "lost" ? { ...outcome, evidence } : outcome;
}

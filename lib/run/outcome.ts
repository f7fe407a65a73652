/**
 * What the end of a child means for its job.
 *
 * @module
 */

import type { AttemptOutcome } from "./attempt.ts";

/** `EX_TEMPFAIL`: by this code a program asks to be run again. */
const TEMPORARY_FAILURE = 75;

/** How a child ended. */
export interface ChildResult {
  /** Its exit code; 128+n where signal n ended it. */
  readonly code: number;
  /** The number of the signal that ended its shell. */
  readonly signal: number | undefined;
}

/**
 * The verdict on an attempt.
 *
 * A rerun costs less than a run recorded as complete that is not: whatever the code, a runner that was
 * told to end before its child had ended puts the job back.
 *
 * @param wasTold whether the runner was told to end before the child had ended
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(outcomeOf({ code: 0, signal: undefined }, false).kind, "complete");
 * assert.equal(outcomeOf({ code: 0, signal: undefined }, true).kind, "interrupted");
 * ```
 */
export function outcomeOf(child: ChildResult, wasTold: boolean): AttemptOutcome {
  // As the Python program records it: a shell that died of a signal has its number, negative.
  const returncode = child.signal === undefined ? child.code : -child.signal;
  if (wasTold) return { kind: "interrupted", returncode, cause: "interrupted" };
  if (child.code === 0) return { kind: "complete" };
  if (child.code === TEMPORARY_FAILURE) {
    return { kind: "interrupted", returncode, cause: "tempfail" };
  }
  return { kind: "failed", returncode, cause: undefined };
}

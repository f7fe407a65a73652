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

/** Codes from 129 to 159 are 128 and the number of a signal, as shells report it. */
const LAST_SIGNAL = 31;

/**
 * The code as the Python program records it: what died of a signal has that signal's number, negative.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(returncodeOf({ code: 137, signal: undefined }), -9);
 * assert.equal(returncodeOf({ code: 255, signal: undefined }), 255);
 * ```
 */
export function returncodeOf({ code, signal }: ChildResult): number {
  if (signal !== undefined) return -signal;
  const number = code - 128;
  return number >= 1 && number <= LAST_SIGNAL ? -number : code;
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
  const returncode = returncodeOf(child);
  if (wasTold) return { kind: "interrupted", returncode, cause: "interrupted" };
  if (child.code === 0) return { kind: "complete" };
  if (child.code === TEMPORARY_FAILURE) {
    return { kind: "interrupted", returncode, cause: "tempfail" };
  }
  return { kind: "failed", returncode, cause: undefined };
}

/**
 * The verdict on an attempt whose command is known to have ended, but not with which code, as the disk took
 * no more than the news. It may have been a success, so it is not run again unless somebody asks.
 *
 * @param wasTold whether the runner was told to end before the child had ended
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(outcomeOfUnknown(false).kind, "failed");
 * ```
 */
export function outcomeOfUnknown(wasTold: boolean): AttemptOutcome {
  return wasTold
    ? { kind: "interrupted", returncode: undefined, cause: "interrupted" }
    : { kind: "failed", returncode: undefined, cause: "end_unknown" };
}

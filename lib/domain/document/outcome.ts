/**
 * Turns the end of a child process into the outcome of its attempt.
 *
 * @module
 */

import type { AttemptOutcome } from "./attempt.ts";

/** The cause of an attempt whose runner was told to end, where nobody says why. */
export const INTERRUPTED = "interrupted";

/** `EX_TEMPFAIL`: a command exits with this code to ask for another attempt. */
const TEMPORARY_FAILURE = 75;

/** How a child ended. */
export interface ChildResult {
  /** The exit code; 128+n if signal n ended the command. */
  readonly code: number;
  /** The number of the signal that ended the shell itself. */
  readonly signal: number | undefined;
}

/** Shells report signal n as code 128+n, that is 129 to 159. */
const LAST_SIGNAL = 31;

/**
 * Converts an exit code to the one that the Python program records: -n if signal n ended the command.
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
 * Decides the outcome of an attempt.
 *
 * A runner that was told to end before its child had ended puts the job back, even if the code is 0: the
 * command may have stopped half-way, and a needless rerun costs less than a false `complete`.
 *
 * @param wasTold whether the runner was told to end before the child had ended
 * @param cause why it was told to end
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(outcomeOf({ code: 0, signal: undefined }, false).kind, "complete");
 * assert.equal(outcomeOf({ code: 0, signal: undefined }, true).kind, "interrupted");
 * ```
 */
export function outcomeOf(
  child: ChildResult,
  wasTold: boolean,
  cause = INTERRUPTED,
): AttemptOutcome {
  const returncode = returncodeOf(child);
  if (wasTold) return { kind: "interrupted", returncode, cause };
  if (child.code === 0) return { kind: "complete" };
  if (child.code === TEMPORARY_FAILURE) {
    return { kind: "interrupted", returncode, cause: "tempfail" };
  }
  return { kind: "failed", returncode, cause: undefined };
}

/**
 * Decides the outcome of an attempt whose end was recorded without its exit code, as on a full disk. The
 * command may have succeeded, so the job runs again only if a person retries it.
 *
 * @param wasTold whether the runner was told to end before the child had ended
 * @param cause why it was told to end
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(outcomeOfUnknown(false).kind, "failed");
 * ```
 */
export function outcomeOfUnknown(wasTold: boolean, cause = INTERRUPTED): AttemptOutcome {
  return wasTold
    ? { kind: "interrupted", returncode: undefined, cause }
    : { kind: "failed", returncode: undefined, cause: "end_unknown" };
}

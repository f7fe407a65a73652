/**
 * Why a job failed or was interrupted, as one word.
 *
 * @module
 */

import { type Mapping, mappingAt, numberAt, textAt } from "../value/value.ts";
import { attemptsOf } from "./attempt.ts";

/**
 * Returns the cause of a job's last failure, else of its last attempt; `undefined` if neither failed. Where no
 * cause is recorded, the exit code is one: `exit_3` or `signal_9`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const error = new Map([["returncode", -9n]]);
 * assert.equal(causeOf(new Map([["queue", new Map([["last_error", error]])]])), "signal_9");
 * ```
 */
export function causeOf(document: Mapping): string | undefined {
  const error = mappingAt(mappingAt(document, "queue"), "last_error");
  if (error.size > 0) return textAt(error, "cause") ?? codeWord(numberAt(error, "returncode"));
  const last = attemptsOf(document).at(-1);
  return last === undefined ? undefined : textAt(last, "cause");
}

/** Returns the same of a failure that was read already. */
export function causeOfError(
  { cause, returncode }: {
    readonly cause: string | undefined;
    readonly returncode: number | undefined;
  },
): string {
  return cause ?? codeWord(returncode);
}

function codeWord(code: number | undefined): string {
  if (code === undefined) return "end_unknown";
  return code < 0 ? `signal_${-code}` : `exit_${code}`;
}

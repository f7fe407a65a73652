/**
 * Handles the end of an attempt that cannot be written into the document.
 *
 * @module
 */

import { quotePath } from "../../adapters/files/file_error.ts";
import { UnfitFile } from "../../adapters/files/regular_file.ts";
import type { ChildEnd } from "../../adapters/process/child.ts";
import { attemptPath, hasAttempt } from "../../adapters/state/attempt_files.ts";
import type { JobRun } from "../../domain/document/job_run.ts";
import { outcomeOf } from "../../domain/document/outcome.ts";
import type { UserError } from "../../errors.ts";
import { command, option, phrase } from "../../phrase.ts";
import { keepEnd } from "./attempt_verdict.ts";
import type { AttemptTools, TakenAttempt } from "./taken_attempt.ts";

/** An end, and the reason why it is not written. */
export interface UnwrittenEnd {
  readonly end: ChildEnd;
  /** Whether the runner was told to end before; `undefined` if that is undecided. */
  readonly wasTold: boolean | undefined;
  /** The duration of the command, in seconds. */
  readonly wallclockS: number;
  readonly error: UserError;
}

/**
 * Returns whether an error is permanent: the job's folder is gone, or its document is not a file or
 * not JSON.
 */
export function isUnwritable({ code, cause }: UserError): boolean {
  return code === "JOB_NOT_FOUND" || code === "JOB_DAMAGED" || cause instanceof UnfitFile;
}

/**
 * Reports how a run ended whose document cannot be written. The record keeps the end, if it still
 * exists.
 */
export async function endUnrecorded(
  { signals, listener, store }: AttemptTools,
  { key }: TakenAttempt,
  { end, wasTold, wallclockS, error }: UnwrittenEnd,
): Promise<JobRun> {
  const { jobId } = key;
  const isKept = await hasAttempt(store, key, "end").catch(() => false);
  const where = isKept
    ? `the end is kept in ${quotePath(attemptPath(store, key, "end"))}`
    : "its record is gone, too; if the repository was moved, the end was written there";
  const what = `${jobId.slice(0, 8)} ended with code ${end.code}`;
  listener.onNote(phrase`${what}, but its document does not record that: ${error.text}; ${where}`);
  const outcome = outcomeOf(end, wasTold ?? signals.isTold);
  const exitCode = signals.toldCode ?? end.code;
  return { kind: "ran", jobId, outcome, exitCode, wallclockS, isUnrecorded: true };
}

/**
 * Leaves the end in the record for the next command, because the runner was told to end before it
 * could write the verdict.
 */
export async function leaveToRecord(
  tools: AttemptTools,
  attempt: TakenAttempt,
  { end, wasTold = true, wallclockS, error }: UnwrittenEnd,
): Promise<JobRun> {
  const { signals, listener } = tools;
  const { jobId } = attempt.key;
  await keepEnd(tools, attempt, { end, wasTold });
  const then = phrase`${command("queue reconcile", option("apply"))} records the end of ${
    jobId.slice(0, 8)
  }`;
  listener.onNote(phrase`${error.text}; the next run of the queue, or ${then}`);
  const outcome = outcomeOf(end, wasTold);
  return { kind: "ran", jobId, outcome, exitCode: signals.toldCode ?? end.code, wallclockS };
}

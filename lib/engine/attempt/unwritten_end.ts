/**
 * The end of an attempt that its job's document does not tell.
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

/** An end, and why it is not written. */
export interface UnwrittenEnd {
  /** How the command ended. */
  readonly end: ChildEnd;
  /** Whether the runner was told to end before; `undefined` if that was not decided. */
  readonly wasTold: boolean | undefined;
  /** How long it took, in seconds. */
  readonly wallclockS: number;
  /** What stood in the way. */
  readonly error: UserError;
}

/** Whether an error stays: the job's folder is gone, or its document is no file or no JSON. */
export function isUnwritable({ code, cause }: UserError): boolean {
  return code === "JOB_NOT_FOUND" || code === "JOB_DAMAGED" || cause instanceof UnfitFile;
}

/** Says how a run ended whose document cannot be written: its record keeps the end, where that is still there. */
export async function endUnrecorded(
  { signals, listener, store }: AttemptTools,
  { key }: TakenAttempt,
  { end, wasTold, wallclockS, error }: UnwrittenEnd,
): Promise<JobRun> {
  const { jobId } = key;
  const isKept = await hasAttempt(store, key, "end").catch(() => false);
  const where = isKept
    ? `its end stands in ${quotePath(attemptPath(store, key, "end"))}`
    : "its record is gone as well; if the repository was moved, the end went along";
  const what = `${jobId.slice(0, 8)} ended with code ${end.code}`;
  listener.onNote(phrase`${what}, but its document does not say so: ${error.text}; ${where}`);
  const outcome = outcomeOf(end, wasTold ?? signals.isTold);
  const exitCode = signals.toldCode ?? end.code;
  return { kind: "ran", jobId, outcome, exitCode, wallclockS, isUnrecorded: true };
}

/** Told to end, a runner waits no longer until the verdict can be written: the record has it for the next command. */
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

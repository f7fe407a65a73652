/**
 * The result of running a job.
 *
 * @module
 */

import { type Text } from "../../phrase.ts";
import type { AttemptOutcome } from "./attempt.ts";

/** `EX_TEMPFAIL`: the exit code of a runner whose task the batch system should requeue. */
export const REQUEUED_CODE = 75;

/**
 * The result of running one job: the job ran, is over already, is held by another runner, cannot run, or
 * was only shown (dry run).
 */
export type JobRun =
  | {
    readonly kind: "ran";
    readonly jobId: string;
    readonly outcome: AttemptOutcome;
    /** The command's own code; 128+n if signal n ended the command or the runner; 75 if the task is requeued. */
    readonly exitCode: number;
    readonly wallclockS: number;
    /** The line of the output to quote; `undefined` if the run has not failed or the output says nothing. */
    readonly headline?: string | undefined;
    /** Whether the result could not be recorded because the job's folder is gone. @default {false} */
    readonly isUnrecorded?: boolean;
  }
  | { readonly kind: "skipped"; readonly jobId: string; readonly reason: Text }
  | { readonly kind: "held"; readonly jobId: string; readonly reason: Text }
  | {
    readonly kind: "unrunnable";
    readonly jobId: string;
    readonly reason: Text;
    /** Whether the reason is a mistake that a person can correct. @default {false} */
    readonly isMistake?: boolean;
  }
  | { readonly kind: "rendered"; readonly jobId: string; readonly command: string };

/** Says whether a run failed, or could not be run for another reason than a person's mistake. */
export function hasFailed(run: JobRun): boolean {
  return run.kind === "ran"
    ? run.outcome.kind === "failed"
    : run.kind === "unrunnable" && run.isMistake !== true;
}

/** Says whether a person stopped a run. */
export function isStopped(run: JobRun): boolean {
  return run.kind === "ran" && run.outcome.kind === "stopped";
}

/** Says whether a job could not run because of a mistake that a person can correct. */
export function isMistaken(run: JobRun): boolean {
  return run.kind === "unrunnable" && run.isMistake === true;
}

/** Says whether a run has ended without a record in its document. */
export function isUnrecorded(run: JobRun): boolean {
  return run.kind === "ran" && run.isUnrecorded === true;
}

/** Says whether a run went back into the queue. */
export function isPutBack(run: JobRun): boolean {
  return run.kind === "ran" && run.outcome.kind === "interrupted";
}

/**
 * What became of a job that was to be run.
 *
 * @module
 */

import { type Text } from "../../phrase.ts";
import type { AttemptOutcome } from "./attempt.ts";

/** `EX_TEMPFAIL`: the code of a runner whose task is to be requeued. */
export const REQUEUED_CODE = 75;

/**
 * What became of one job: it ran, is over already, is held by somebody, cannot be run as things are, or
 * was only to be shown.
 */
export type JobRun =
  | {
    readonly kind: "ran";
    readonly jobId: string;
    readonly outcome: AttemptOutcome;
    /** The command's own; 128+n where signal n ended it or the runner; 75 where the task is requeued. */
    readonly exitCode: number;
    /** How long it took, in seconds. */
    readonly wallclockS: number;
    /** Whether the job's document cannot say so: its folder is gone. @default {false} */
    readonly isUnrecorded?: boolean;
  }
  | { readonly kind: "skipped"; readonly jobId: string; readonly reason: Text }
  | { readonly kind: "held"; readonly jobId: string; readonly reason: Text }
  | {
    readonly kind: "unrunnable";
    readonly jobId: string;
    readonly reason: Text;
    /** Whether nothing was run for a mistake that a person can mend. @default {false} */
    readonly isMistake?: boolean;
  }
  | { readonly kind: "rendered"; readonly jobId: string; readonly command: string };

/** Whether the answer to a run is no. */
export function hasFailed(run: JobRun): boolean {
  return run.kind === "ran"
    ? run.outcome.kind === "failed"
    : run.kind === "unrunnable" && run.isMistake !== true;
}

/** Whether somebody stopped a run. */
export function isStopped(run: JobRun): boolean {
  return run.kind === "ran" && run.outcome.kind === "stopped";
}

/** Whether a job could not be run for a mistake that a person can mend. */
export function isMistaken(run: JobRun): boolean {
  return run.kind === "unrunnable" && run.isMistake === true;
}

/** Whether a run has ended and its document does not say so. */
export function isUnrecorded(run: JobRun): boolean {
  return run.kind === "ran" && run.isUnrecorded === true;
}

/** Whether a run is to be repeated. */
export function isPutBack(run: JobRun): boolean {
  return run.kind === "ran" && run.outcome.kind === "interrupted";
}

/**
 * What the live view shows, as plain values.
 *
 * @module
 */

import type { Rate } from "../../../domain/eta/rate.ts";
import type { TimeLeft } from "../../../domain/eta/time_left.ts";

/** A run that is running. */
export interface RunningRow {
  readonly jobId: string;
  /** How long it has been running, in seconds. */
  readonly seconds: number | undefined;
  /** What tells it from the others. */
  readonly values: string;
  /** `undefined` if its process is known to live. */
  readonly doubt: string | undefined;
}

/** Runs that failed in the same way. */
export interface FailureRow {
  /** The newest one. */
  readonly jobId: string;
  readonly count: number;
  /** How long ago the newest one failed, in seconds. */
  readonly ago: number | undefined;
  readonly headline: string;
}

/** All that the live view shows. */
export interface LiveState {
  /** Which runs these are. */
  readonly title: string;
  /** The time of day. */
  readonly clock: string;
  readonly total: number;
  /** How many runs are in each state. */
  readonly counts: ReadonlyMap<string, number>;
  readonly left: TimeLeft | undefined;
  readonly rate: Rate | undefined;
  readonly running: readonly RunningRow[];
  readonly failures: readonly FailureRow[];
  /** Sentences about what is not as it should be. */
  readonly remarks: readonly string[];
  /** The newest line of a run, for runs that are shown. */
  readonly newestLine: (jobId: string) => string | undefined;
  /** The end of the log that is shown; `undefined` if there is none. */
  readonly log: readonly string[] | undefined;
}

/** What the person has chosen. */
export interface Choices {
  readonly mode: "runs" | "log" | "help";
  /** Whether a filter is being typed. */
  readonly isTyping: boolean;
  /** Only rows with this text. */
  readonly filter: string;
  /** Whether only failures are shown, each on its own row. */
  readonly onlyFailures: boolean;
  /** The chosen run. */
  readonly jobId: string | undefined;
  /** How many lines above its end a log is shown. */
  readonly scroll: number;
}

/** What a person has chosen at the start. */
export const AT_START: Choices = {
  mode: "runs",
  isTyping: false,
  filter: "",
  onlyFailures: false,
  jobId: undefined,
  scroll: 0,
};

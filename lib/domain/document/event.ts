/**
 * What can happen to a job, with the facts that go with it.
 *
 * @module
 */

import type { Mapping } from "../value/value.ts";
import type { AttemptOutcome } from "./attempt.ts";
import type { DiffSummary } from "./diff_summary.ts";
import type { QueueTexts } from "./queue_texts.ts";
import type { RunLink } from "./link.ts";
import type { Submitted } from "./submission.ts";

/** What happens to a job. */
export type RunEvent =
  | Created
  | Queued
  | { readonly kind: "retagged"; readonly tag: string | undefined }
  | Started
  | Beat
  | Ended
  | Submitted
  | Stopped
  | { readonly kind: "retried" }
  | { readonly kind: "abandoned"; readonly at: string };

/** A job is made, or given to another experiment. */
export interface Created {
  readonly kind: "created";
  /** What it belongs to. */
  readonly link: RunLink;
  /** When, to the second. */
  readonly at: string;
}

/** A job is to be run. */
export interface Queued extends QueueTexts {
  readonly kind: "queued";
  /** What it belongs to. */
  readonly link: RunLink;
  /** When, to the second: for `created_at` of a new job. */
  readonly at: string;
  /** Its place: ascending, as text. */
  readonly queuedAt: string;
  /** What the code differed in from its commit. */
  readonly diffSummary: DiffSummary | undefined;
}

/** A runner takes the job. */
export interface Started {
  readonly kind: "started";
  /** The attempt that begins: its entry. */
  readonly attempt: Mapping;
  /** The process that is to run the command; `undefined` where the system did not start one. */
  readonly proc: ChildRecord | undefined;
  /** Whether the runner will send heartbeats. */
  readonly hasHeartbeat: boolean;
}

/** A runner says again what is so. */
export interface Beat {
  readonly kind: "beat";
  /** When, to the second. */
  readonly at: string;
  /** The attempt's entry. */
  readonly attempt: Mapping;
  /** The process that runs the command. */
  readonly proc: ChildRecord;
}

/** The child of a runner, in exactly the Python program's words. */
export interface ChildRecord {
  /** Number of the process. */
  readonly pid: number;
  /** Name of the machine. */
  readonly host: string;
  /** When it was started, to the second. */
  readonly startedAt: string;
  /** Number of its process group. */
  readonly groupId: number;
  /** Start time in clock ticks since boot, where it could be read. */
  readonly startTicks: number | undefined;
}

/** An attempt is over. */
export interface Ended {
  readonly kind: "ended";
  /** Which attempt: its entry, for a document that has lost it. */
  readonly attempt: Mapping;
  /** How. */
  readonly outcome: AttemptOutcome;
  /** When, to the second. */
  readonly at: string;
  /** How long it took, in seconds to the millisecond, where that is known. */
  readonly wallclockS: number | undefined;
  /** The end of its output. */
  readonly outputTail: string;
  /** What the program left in `results.json`. */
  readonly results: Mapping | undefined;
  /** The child that ended: its record goes. */
  readonly childPid: number | undefined;
}

/** A job that nobody runs is stopped. */
export interface Stopped {
  readonly kind: "stopped";
  /** When, to the second. */
  readonly at: string;
  /** As the Python program has it: 0 where nothing was running. */
  readonly returncode: number;
  /** What was found, as the end of a sentence. */
  readonly note: string;
}

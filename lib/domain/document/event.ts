/**
 * The events that change a job's document.
 *
 * @module
 */

import type { Mapping } from "../value/value.ts";
import type { AttemptOutcome } from "./attempt.ts";
import type { DiffSummary } from "./diff_summary.ts";
import type { QueueTexts } from "./queue_texts.ts";
import type { Status } from "./status.ts";
import type { RunLink } from "./link.ts";
import type { Submitted } from "./submission.ts";

/** An event that changes a job's document. */
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
  | Marked
  | { readonly kind: "abandoned"; readonly at: string };

/** A person creates a job, or assigns it to another experiment. */
export interface Created {
  readonly kind: "created";
  readonly link: RunLink;
  /** To the second. */
  readonly at: string;
  /** Keys of a program's own, which replace those that are there. */
  readonly init?: Mapping | undefined;
}

/** A person queues a job. */
export interface Queued extends QueueTexts {
  readonly kind: "queued";
  readonly link: RunLink;
  /** To the second: becomes `created_at` of a new job. */
  readonly at: string;
  /** The job's place in the queue: a time whose text sorts in order. */
  readonly queuedAt: string;
  /** The uncommitted changes; `undefined` if there were none. */
  readonly diffSummary: DiffSummary | undefined;
}

/** A runner takes the job. */
export interface Started {
  readonly kind: "started";
  /** The attempt's entry. */
  readonly attempt: Mapping;
  /** The process that will run the command; `undefined` if the system could not start one. */
  readonly proc: ChildRecord | undefined;
  /** Whether the runner will send heartbeats. */
  readonly hasHeartbeat: boolean;
}

/** A runner sends a heartbeat. */
export interface Beat {
  readonly kind: "beat";
  /** To the second. */
  readonly at: string;
  /** The attempt's entry. */
  readonly attempt: Mapping;
  /** The process that runs the command; `undefined` if the runner does the work itself. */
  readonly proc: ChildRecord | undefined;
}

/** The child of a runner, with the fields that the Python program records. */
export interface ChildRecord {
  readonly pid: number;
  readonly host: string;
  /** To the second. */
  readonly startedAt: string;
  readonly groupId: number;
  /** In clock ticks since boot; `undefined` if the system does not tell. */
  readonly startTicks: number | undefined;
}

/** An attempt is over. */
export interface Ended {
  readonly kind: "ended";
  /** The attempt's entry, also for a document that has lost it. */
  readonly attempt: Mapping;
  readonly outcome: AttemptOutcome;
  /** To the second. */
  readonly at: string;
  /** In seconds, to the millisecond; `undefined` if unknown. */
  readonly wallclockS: number | undefined;
  readonly outputTail: string;
  /** The line to quote, if it stood before the tail. */
  readonly headline?: string | undefined;
  /** The content of `results.json`. */
  readonly results: Mapping | undefined;
  /** Why that file could not be read. */
  readonly resultsProblem?: string | undefined;
  /** The child that ended: the document drops it. */
  readonly childPid: number | undefined;
}

/** A program says how a job ended that no runner holds. */
export interface Marked {
  readonly kind: "marked";
  readonly status: Status;
  /** To the second: becomes the end of a job that has none; `undefined` leaves it without. */
  readonly at: string | undefined;
}

/** A person stops a job that no runner holds. */
export interface Stopped {
  readonly kind: "stopped";
  /** To the second. */
  readonly at: string;
  /** 0 if nothing was running, as in the Python program. */
  readonly returncode: number;
  /** Completes the sentence "stopped via …: …". */
  readonly note: string;
}

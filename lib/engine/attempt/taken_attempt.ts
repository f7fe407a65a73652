/**
 * An attempt that has been taken, and what it works with.
 *
 * @module
 */

import type { Gates } from "../../adapters/process/gate.ts";
import type { Guard } from "../../adapters/process/guard.ts";
import type { AttemptFiles, AttemptKey } from "../../adapters/state/attempt_files.ts";
import type { DocumentWriter } from "../../adapters/store/document_writer.ts";
import type { Store } from "../../adapters/store/store.ts";
import type { Mapping } from "../../domain/value/value.ts";
import type { JobRun } from "../../domain/document/job_run.ts";
import type { RunListener } from "./run_listener.ts";
import type { SignalDesk } from "./signal_desk.ts";

/** What an attempt works with. */
export interface AttemptTools {
  /** Where the job is. */
  readonly store: Store;
  /** Gives each command the shell that it waits behind. */
  readonly gates: Gates;
  /** Changes the job's document. */
  readonly documents: DocumentWriter;
  /** Takes attempts. */
  readonly attempts: AttemptFiles;
  /** Ends the child should this process die. */
  readonly guard: Guard;
  /** Tells of signals. */
  readonly signals: SignalDesk;
  /** Takes output and remarks. */
  readonly listener: RunListener;
}

/** An attempt that has been taken. */
export interface TakenAttempt {
  /** The job and the attempt's number. */
  readonly key: AttemptKey;
  /** Its entry for the document. */
  readonly entry: Mapping;
  /** The command for the shell. */
  readonly command: string;
  /** The queueing that it serves; empty for a job that was never queued. */
  readonly queuedAt: string;
  /** Which of the places of `-j N` it has, from 0. */
  readonly slot: number;
  /** Whether its output is kept in a file. */
  readonly log: boolean;
  /** Why the job is not to be run after all, as its document now stands. */
  readonly refuse: (document: Mapping) => JobRun | undefined;
  /** Called when nothing stands in the way any more, before the command starts. */
  readonly onTaken: () => Promise<void>;
}

/**
 * An attempt that a runner has taken, and the tools to run it.
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
import type { EndCause } from "./end_cause.ts";
import type { RunListener } from "./run_listener.ts";
import type { SignalDesk } from "./signal_desk.ts";

/** The tools by which a runner runs an attempt. */
export interface AttemptTools {
  /** The store of the job. */
  readonly store: Store;
  /** Starts the shells that commands wait behind. */
  readonly gates: Gates;
  readonly documents: DocumentWriter;
  readonly attempts: AttemptFiles;
  /** Ends the child if this process dies. */
  readonly guard: Guard;
  readonly signals: SignalDesk;
  /** Knows why the runner was told to end. */
  readonly endCause: EndCause;
  readonly listener: RunListener;
}

/** An attempt that a runner has taken. */
export interface TakenAttempt {
  readonly key: AttemptKey;
  /** The attempt's entry in the document. */
  readonly entry: Mapping;
  readonly command: string;
  /** When the job was queued; empty for a job that was never queued. */
  readonly queuedAt: string;
  /** A number from 0 that no other run has now, among those that share the devices. */
  readonly slot: number;
  /** Whether to keep the output in a file. */
  readonly log: boolean;
  /**
   * Returns why the job must not run after all, judged by its present document; `undefined` if it
   * may.
   */
  readonly refuse: (document: Mapping) => JobRun | undefined;
  /** Called when the attempt is recorded, before the command starts. */
  readonly onTaken: () => Promise<void>;
}

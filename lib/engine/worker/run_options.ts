/**
 * The jobs that a runner runs, and its options.
 *
 * @module
 */

import type { RunCode } from "../../domain/document/diff_summary.ts";
import type { QueueFilter } from "../../domain/document/queue_filter.ts";
import type { StoredStatepoint } from "../../domain/statepoint/stored_statepoint.ts";
import type { SignalOptions } from "../attempt/signal_desk.ts";

/** How a runner runs jobs. */
export interface RunOptions extends SignalOptions {
  /** Whether to run jobs again that are over. @default {false} */
  readonly force?: boolean;
  /** Whether to show the commands and run nothing. @default {false} */
  readonly isDryRun?: boolean;
  /** How many lost attempts in a row count as a failure. @default 3 */
  readonly maxLost?: number | undefined;
  /** Whether to keep no output of the attempts. @default {false} */
  readonly noLog?: boolean | undefined;
}

/** A job to run. */
export interface RunnableJob {
  /** The 32 hexadecimal digits of the job. */
  readonly id: string;
  readonly statepoint: StoredStatepoint;
  /** Runs the job only while it matches this filter: somebody may retag or remove it meanwhile. */
  readonly filter?: QueueFilter;
  /** Called when the job is taken, before its command starts; takes the code that it will run. */
  readonly onTaken?: (code: RunCode) => Promise<void>;
  /** The place among the `-j N` parallel runs, from 0. @default {0} */
  readonly place?: number;
}

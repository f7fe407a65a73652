/**
 * What is to be run, and how.
 *
 * @module
 */

import type { QueueFilter } from "../../domain/document/queue_filter.ts";
import type { StoredStatepoint } from "../../domain/statepoint/stored_statepoint.ts";
import type { SignalOptions } from "../attempt/signal_desk.ts";

/** How jobs are run. */
export interface RunOptions extends SignalOptions {
  /** Also those that are over. @default {false} */
  readonly force?: boolean;
  /** Say what would be run and run nothing. @default {false} */
  readonly isDryRun?: boolean;
  /** So many tries in a row whose end nobody could record count as a failure. @default 3 */
  readonly maxLost?: number | undefined;
  /** Keep the output of each attempt in a file of its own. @default {false} */
  readonly log?: boolean | undefined;
}

/** A job that is to be run. */
export interface RunnableJob {
  /** The 32 hexadecimal digits that name it. */
  readonly id: string;
  /** What is run. */
  readonly statepoint: StoredStatepoint;
  /** Only while its document is still one of these: others may retag or remove it meanwhile. */
  readonly filter?: QueueFilter;
  /** Called when the job is taken, before its command starts. */
  readonly onTaken?: () => Promise<void>;
  /** Which of the places of `-j N` it has, from 0. @default {0} */
  readonly slot?: number;
}

/**
 * What Slurm's controller and its accounting say of tasks.
 *
 * @module
 */

/** A task as the controller has it. */
export interface QueueRow {
  /** Its own number, `SLURM_JOB_ID`; a task of an array has one of its own once it has started. */
  readonly taskId: string;
  /** How often it was put back and started anew. */
  readonly restarts: number;
  /** Its state, as printed. */
  readonly state: string;
  /** When it ended, or will at the latest, in milliseconds since 1970. */
  readonly endMs: number | undefined;
}

/** One run of a task as the accounting has it: a task that was put back has several. */
export interface AccountingRow {
  /** Its own number, `SLURM_JOB_ID`. */
  readonly taskId: string;
  /** The cluster it ran on. */
  readonly cluster: string;
  /** Its state, as printed. */
  readonly state: string;
  /** When it began, in milliseconds since 1970; `undefined` where it has not. */
  readonly startMs: number | undefined;
  /** When it ended, in milliseconds since 1970; `undefined` where it has not. */
  readonly endMs: number | undefined;
  /** When it was submitted or put back, in milliseconds since 1970. */
  readonly submitMs: number | undefined;
}

/** Why there is no answer. */
export type Silence =
  /** The program is not on PATH. */
  | { readonly kind: "missing" }
  /** It did not answer in time. */
  | { readonly kind: "timeout" }
  /** It ended with an error, or printed what cannot be read; `message` is its first line. */
  | { readonly kind: "failed"; readonly message: string };

/** What the controller answers. */
export type QueueAnswer =
  | {
    readonly kind: "answered";
    /** The cluster that answers; empty where it could not be found out. */
    readonly cluster: string;
    /** The tasks asked for that it knows, others possibly among them. */
    readonly rows: readonly QueueRow[];
  }
  | Silence;

/** What the accounting answers. */
export type AccountingAnswer =
  | { readonly kind: "answered"; readonly rows: readonly AccountingRow[] }
  /** The cluster keeps no accounts. */
  | { readonly kind: "disabled" }
  | Silence;

/** What Slurm says. */
export interface SlurmAnswer {
  /** By `squeue`. */
  readonly queue: QueueAnswer;
  /** By `sacct`. */
  readonly accounting: AccountingAnswer;
}

/**
 * The answers of Slurm's controller and of its accounting about tasks.
 *
 * @module
 */

/** A task as the controller knows it. */
export interface QueueRow {
  /** Its `SLURM_JOB_ID`. A task of an array gets one when it starts. */
  readonly taskId: string;
  /** How often it was requeued. */
  readonly restarts: number;
  /** Its state, as printed. */
  readonly state: string;
  /** When it ended, or will end at the latest, in milliseconds since 1970. */
  readonly endMs: number | undefined;
}

/** One run of a task as the accounting knows it. A task that was requeued has several. */
export interface AccountingRow {
  /** Its `SLURM_JOB_ID`. */
  readonly taskId: string;
  /** The cluster it ran on. */
  readonly cluster: string;
  /** Its state, as printed. */
  readonly state: string;
  /** In milliseconds since 1970; `undefined` before the start. */
  readonly startMs: number | undefined;
  /** In milliseconds since 1970; `undefined` before the end. */
  readonly endMs: number | undefined;
  /** When it was submitted or requeued, in milliseconds since 1970. */
  readonly submitMs: number | undefined;
}

/** Why there is no answer. */
export type Silence =
  /** The program is not on PATH. */
  | { readonly kind: "missing" }
  /** It did not answer in time. */
  | { readonly kind: "timeout" }
  /** It ended with an error, or its output cannot be read; `message` is the first line. */
  | { readonly kind: "failed"; readonly message: string };

/** The answer of the controller. */
export type QueueAnswer =
  | {
    readonly kind: "answered";
    /** The cluster that answers; empty if it is unknown. */
    readonly cluster: string;
    /** The tasks that it knows. Tasks that it was not asked about may be among them. */
    readonly rows: readonly QueueRow[];
  }
  | Silence;

/** The answer of the accounting. */
export type AccountingAnswer =
  | { readonly kind: "answered"; readonly rows: readonly AccountingRow[] }
  /** The cluster keeps no accounts. */
  | { readonly kind: "disabled" }
  | Silence;

/** Both answers. */
export interface SlurmAnswer {
  /** From `squeue`. */
  readonly queue: QueueAnswer;
  /** From `sacct`. */
  readonly accounting: AccountingAnswer;
}

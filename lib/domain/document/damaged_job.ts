/**
 * A job that cannot be read.
 *
 * @module
 */

/** A job folder that cannot be used, and why. */
export interface DamagedJob {
  /** The name of the folder. */
  readonly id: string;
  /** The file or folder that is wrong. */
  readonly path: string;
  /** What is wrong with it, as the end of a sentence. */
  readonly reason: string;
}

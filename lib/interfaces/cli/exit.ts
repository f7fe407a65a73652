/**
 * The exit codes of the program.
 *
 * @module
 */

/** The exit codes of the program. `run-queued` exits with the code of its child instead. */
export const EXIT = {
  /** Success, even if there was nothing to do. */
  ok: 0,
  /** A run failed, or a check found a problem. */
  failed: 1,
  /** The command line, a file or the folder is wrong; nothing was written. */
  usage: 2,
  /** A defect of this program. */
  bug: 70,
  /** Runs went back into the queue, and none failed (`EX_TEMPFAIL`). */
  putBack: 75,
} as const;

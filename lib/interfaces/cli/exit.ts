/**
 * The exit codes of the program.
 *
 * @module
 */

/** The exit codes of the program; a command that runs one child passes the child's own code on. */
export const EXIT = {
  /** Done; an empty list is done, too. */
  ok: 0,
  /** The answer is no: a run failed, a check found problems. */
  failed: 1,
  /** The command line, an input file or the place is wrong; nothing was written. */
  usage: 2,
  /** A defect of this program. */
  bug: 70,
  /** Runs were put back to be run again and none failed (`EX_TEMPFAIL`). */
  putBack: 75,
} as const;

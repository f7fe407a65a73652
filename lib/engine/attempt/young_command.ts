/**
 * A command that has just begun may miss a signal: the gate in front of it hears none, and the signal may be
 * lost before the command is there. So the command gets the signal a second time.
 *
 * @module
 */

/** For this long after its start a command may have missed a signal, in milliseconds. */
export const YOUNG_MS = 1000;
/** The pause before the second signal, in milliseconds. */
export const DEAF_MS = 200;

/**
 * A command that has just begun may miss a signal: its gate ignores signals, and a signal may be
 * lost before the command exists. So the signal is sent a second time.
 *
 * @module
 */

/** How long after its start a command may miss a signal, in milliseconds. */
export const YOUNG_MS = 1000;
/** The pause before the second signal, in milliseconds. */
export const DEAF_MS = 200;

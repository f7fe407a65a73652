/**
 * The names of the folders under `.aexp/` that belong to one machine.
 *
 * @module
 */

/** The records of attempts. */
export const ATTEMPTS = "attempts";
/** Lists of arrays. */
export const ARRAYS = "arrays";
/** The launcher of a program that takes several words to start. */
export const BIN = "bin";
/** Locks of documents. */
export const LOCKS = "locks";
/** The output of attempts. */
export const LOGS = "logs";
/** The files by which processes take things. */
export const RUNNERS = "runners";
/** Scripts that were handed to a batch system. */
export const SUBMITTED = "submitted";

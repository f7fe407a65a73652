/**
 * The names of the folders under `.aexp/` that belong to one machine.
 *
 * @module
 */

/** The records of attempts. */
export const ATTEMPTS = "attempts";
/** The job lists of arrays. */
export const ARRAYS = "arrays";
/** The launcher, for a program that is started with several words. */
export const BIN = "bin";
/** The locks of documents, and of longer work. */
export const LOCKS = "locks";
/** The output of attempts. */
export const LOGS = "logs";
/** The signatures by which processes take names. */
export const RUNNERS = "runners";
/** The scripts that were submitted to a batch system. */
export const SUBMITTED = "submitted";

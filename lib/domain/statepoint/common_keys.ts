/**
 * The keys of state points that tell runs of one experiment apart from no other run.
 *
 * @module
 */

/** Keys that every run of an experiment shares. */
export const COMMON_KEYS: ReadonlySet<string> = new Set([
  "experiment_id",
  "hypothesis_id",
  "code_commit",
  "code_dirty",
]);

/**
 * The fields that a listing can be sorted by.
 *
 * @module
 */

/** The names of the fields. */
export const SORT_FIELDS = [
  "queued",
  "started",
  "ended",
  "duration",
  "status",
  "experiment",
  "tag",
  "attempts",
  "id",
] as const;

/** One of the fields. */
export type SortField = typeof SORT_FIELDS[number];

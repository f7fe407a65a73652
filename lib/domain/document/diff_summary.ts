/**
 * What an uncommitted tree looked like when a run was queued, as a document keeps it.
 *
 * @module
 */

import type { Mapping, Value } from "../value/value.ts";

/** What an uncommitted tree looked like. */
export interface DiffSummary {
  /** The text of `git diff --stat HEAD`. */
  readonly diffStat: string;
  /** Files that git knows and that differ. */
  readonly modifiedCount: number;
  /** Files and folders that git does not know. */
  readonly untrackedCount: number;
}

/** The summary in the Python program's words. */
export function diffMapping(summary: DiffSummary): Mapping {
  return new Map<string, Value>([
    ["diff_stat", summary.diffStat],
    ["modified_count", BigInt(summary.modifiedCount)],
    ["untracked_count", BigInt(summary.untrackedCount)],
  ]);
}

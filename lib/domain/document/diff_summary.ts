/**
 * The summary of uncommitted changes at the time a run was queued.
 *
 * @module
 */

import type { Mapping, Value } from "../value/value.ts";

/** A summary of uncommitted changes. */
export interface DiffSummary {
  /** The text of `git diff --stat HEAD`. */
  readonly diffStat: string;
  /** Tracked files that differ from the commit. */
  readonly modifiedCount: number;
  /** Untracked files and folders. */
  readonly untrackedCount: number;
}

/** Makes the document's entry, with the Python program's keys. */
export function diffMapping(summary: DiffSummary): Mapping {
  return new Map<string, Value>([
    ["diff_stat", summary.diffStat],
    ["modified_count", BigInt(summary.modifiedCount)],
    ["untracked_count", BigInt(summary.untrackedCount)],
  ]);
}

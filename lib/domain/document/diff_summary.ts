/**
 * The summary of uncommitted changes at the time a run was queued, or at the start of an attempt.
 *
 * @module
 */

import { type Mapping, numberAt, textAt, type Value } from "../value/value.ts";

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

/** Reads the entry; `undefined` if it holds no numbers. */
export function readDiff(entry: Mapping): DiffSummary | undefined {
  const modifiedCount = numberAt(entry, "modified_count");
  const untrackedCount = numberAt(entry, "untracked_count");
  if (modifiedCount === undefined || untrackedCount === undefined) return undefined;
  return { diffStat: textAt(entry, "diff_stat") ?? "", modifiedCount, untrackedCount };
}

/** The code that an attempt runs. */
export interface RunCode {
  /** Empty if git gave none. */
  readonly commit: string;
  /** Whether files differ from that commit. */
  readonly isDirty: boolean;
  /** Which ones, if they could be counted. */
  readonly summary: DiffSummary | undefined;
}

/**
 * Names the code; empty if there is no commit and nothing to say.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const summary = { diffStat: "", modifiedCount: 1, untrackedCount: 2 };
 * const commit = "0772aea2eb4c0f7d6d4c4c05a6b9b6f3a4f0c9d1";
 * assert.equal(codeText({ commit, isDirty: true, summary }), "at 0772aea2eb + 3 changed files");
 * assert.equal(codeText({ commit, isDirty: false, summary: undefined }), "at 0772aea2eb");
 * ```
 */
export function codeText({ commit, isDirty, summary }: RunCode): string {
  const at = commit === "" ? "" : `at ${commit.slice(0, 10)}`;
  if (!isDirty || commit === "") return at;
  if (summary === undefined) return `${at} + changes`;
  const count = summary.modifiedCount + summary.untrackedCount;
  return `${at} + ${count} changed file${count === 1 ? "" : "s"}`;
}

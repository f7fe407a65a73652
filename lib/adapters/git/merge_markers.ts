/**
 * Lets git merge files line by line.
 *
 * @module
 */

import { callGit } from "./call.ts";

/** Three versions of a file, as paths. */
export interface FileVersions {
  readonly base: string;
  /** Takes the result. */
  readonly ours: string;
  readonly theirs: string;
}

/**
 * Merges two versions of a file into the first one, with conflict markers where both changed.
 *
 * @returns whether there is no conflict
 */
export async function mergeWithMarkers(
  cwd: string,
  { base, ours, theirs }: FileVersions,
): Promise<boolean> {
  const labels = ["ours", "base", "theirs"].flatMap((label) => ["-L", label]);
  const answer = await callGit(cwd, ["merge-file", "--quiet", ...labels, ours, base, theirs]);
  return answer.kind === "text";
}

/**
 * What changed between two commits, in short.
 *
 * @module
 */

import { callGit } from "./call.ts";
import { excludedFolders, type OwnPaths } from "./own_paths.ts";

/** The summary of the changes, or the reason why there is none. */
export type DiffStat =
  | { readonly kind: "stat"; readonly text: string }
  | { readonly kind: "unknown"; readonly reason: string };

/** Reads `git diff --stat` between two commits; files of this program do not count. */
export async function readDiffStat(
  root: string,
  [from, to]: readonly [from: string, to: string],
  own: OwnPaths,
): Promise<DiffStat> {
  for (const commit of [from, to]) {
    // A text from a document must not be an option.
    if (!/^[0-9a-f]{7,64}$/.test(commit)) return unknown(`${commit || "no commit"} is none of git`);
    const there = await callGit(root, ["cat-file", "-e", `${commit}^{commit}`]);
    if (there.kind !== "text") return unknown(`git does not have ${commit.slice(0, 10)} here`);
  }
  const args = ["diff", "--no-ext-diff", "--no-color", "--stat", from, to, "--", ":(top)"];
  const answer = await callGit(root, [...args, ...excludedFolders(own)]);
  return answer.kind === "text" ? { kind: "stat", text: answer.text } : unknown("git failed");
}

function unknown(reason: string): DiffStat {
  return { kind: "unknown", reason };
}

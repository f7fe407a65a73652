/**
 * Reads the version of git, and which files in this program's folders git tracks or ignores.
 *
 * @module
 */

import { callGit, type GitAnswer } from "./call.ts";

/** The git that was found. */
export type GitVersion =
  | { readonly kind: "found"; readonly version: string }
  | { readonly kind: "missing" }
  | { readonly kind: "unusable" };

/** Asks git for its version. */
export async function readGitVersion(cwd: string): Promise<GitVersion> {
  const answer = await callGit(cwd, ["--version"]);
  if (answer.kind === "missing") return { kind: "missing" };
  if (answer.kind !== "text") return { kind: "unusable" };
  return { kind: "found", version: answer.text.replace(/^git version /, "") };
}

/** What git tracks and ignores of this program's folders. */
export interface WorkTree {
  /** Whether git finds a work tree. It finds none in a folder of a user whom it does not trust. */
  readonly isWorkTree: boolean;
  /** Files in the private folder that git tracks, or would add with `git add .`. */
  readonly exposed: readonly string[];
  /** Files that are shared and that git ignores: of the run store, and entries of the ledger. */
  readonly ignored: readonly string[];
  /** Shared files that git left in conflict. */
  readonly unmerged: readonly string[];
  /** Files in the shared folder that git does not track, and would add with `git add .`. */
  readonly addable: readonly string[];
}

/** The program's folders, as paths from the root; `undefined` for one outside the root. */
export interface OwnFolders {
  /** The state folder. Git is to track only the parts that machines share. */
  readonly private: string | undefined;
  /** The run store. Git is to track it. */
  readonly shared: string | undefined;
}

/** Reads which files git tracks and ignores; `undefined` if there is no git. */
export async function readWorkTree(
  root: string,
  folders: OwnFolders,
): Promise<WorkTree | undefined> {
  const inside = await callGit(root, ["rev-parse", "--is-inside-work-tree"]);
  if (inside.kind === "missing") return undefined;
  if (inside.kind !== "text" || inside.text !== "true") {
    return { isWorkTree: false, exposed: [], ignored: [], unmerged: [], addable: [] };
  }
  const ledger = folders.private && `${folders.private}/ledger`;
  const [exposed, ignored, entries, addable, ...unmerged] = await Promise.all([
    listFiles(root, ["--cached", "--others"], folders.private),
    listFiles(root, ["--others", "--ignored"], folders.shared),
    listFiles(root, ["--others", "--ignored"], ledger),
    listFiles(root, ["--others"], folders.shared),
    listUnmerged(root, folders.shared),
    listUnmerged(root, ledger),
  ]);
  return {
    isWorkTree: true,
    exposed,
    ignored: [...ignored, ...entries],
    unmerged: unmerged.flat(),
    addable,
  };
}

/** Returns whether git ignores a path; false if there is no git. */
export async function isIgnored(cwd: string, path: string): Promise<boolean> {
  return (await callGit(cwd, ["check-ignore", "--quiet", "--", path])).kind === "text";
}

async function listFiles(
  root: string,
  which: readonly string[],
  folder: string | undefined,
): Promise<string[]> {
  if (folder === undefined) return [];
  const words = ["ls-files", "-z", "--exclude-standard", ...which];
  const answer = await callGit(root, [...words, "--", `:(literal)${folder}`]);
  return [...new Set(textOf(answer).split("\0"))].filter((path) => path !== "");
}

async function listUnmerged(root: string, folder: string | undefined): Promise<string[]> {
  if (folder === undefined) return [];
  const words = ["diff", "--name-only", "--diff-filter=U", "--relative", "-z"];
  const answer = await callGit(root, [...words, "--", `:(literal)${folder}`]);
  return textOf(answer).split("\0").filter((path) => path !== "");
}

function textOf(answer: GitAnswer): string {
  return answer.kind === "text" ? answer.text : "";
}

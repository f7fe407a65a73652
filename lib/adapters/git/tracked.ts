/**
 * Which git is here, and what it takes along of this program's folders.
 *
 * @module
 */

import { callGit, type GitAnswer } from "./call.ts";

/** Which git is here. */
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

/** The state of a folder as git sees it. */
export interface WorkTree {
  /** Whether git sees the folder in a work tree: not in one of somebody whom it does not trust, either. */
  readonly isWorkTree: boolean;
  /** Files under the private folder that git has, or would take with `git add .`. */
  readonly exposed: readonly string[];
  /** Files under the shared folder that git ignores. */
  readonly ignored: readonly string[];
}

/** The program's folders, as paths from the root; `undefined` where one lies elsewhere. */
export interface OwnFolders {
  /** Where nothing is for git but what is shared between machines. */
  readonly private: string | undefined;
  /** Where the runs are. */
  readonly shared: string | undefined;
}

/** Asks git what it takes along and what it leaves out; `undefined` where there is no git to ask. */
export async function readWorkTree(
  root: string,
  folders: OwnFolders,
): Promise<WorkTree | undefined> {
  const inside = await callGit(root, ["rev-parse", "--is-inside-work-tree"]);
  if (inside.kind === "missing") return undefined;
  if (inside.kind !== "text" || inside.text !== "true") {
    return { isWorkTree: false, exposed: [], ignored: [] };
  }
  const [exposed, ignored] = await Promise.all([
    listFiles(root, ["--cached", "--others"], folders.private),
    listFiles(root, ["--others", "--ignored"], folders.shared),
  ]);
  return { isWorkTree: true, exposed, ignored };
}

/** Whether git leaves a path out by some rule; not where there is no git to ask. */
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

function textOf(answer: GitAnswer): string {
  return answer.kind === "text" ? answer.text : "";
}

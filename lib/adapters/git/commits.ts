/**
 * Makes commits without an index and a work tree.
 *
 * @module
 */

import type { GitRepository } from "./repository.ts";

/** A commit to make. */
export interface NewCommit {
  readonly tree: string;
  readonly parents: readonly string[];
  readonly message: string;
  /** The commit whose author and date the new one has, too. */
  readonly like?: string;
}

/** Makes a commit, signed if the person's git signs, and returns its id. */
export async function makeCommit(git: GitRepository, commit: NewCommit): Promise<string> {
  const signs = await git.ask(["config", "--type=bool", "commit.gpgsign"]) === "true";
  const parents = commit.parents.flatMap((parent) => ["-p", parent]);
  const args = ["commit-tree", ...signs ? ["-S"] : [], ...parents, commit.tree];
  const env = commit.like === undefined ? {} : await authorOf(git, commit.like);
  return (await git.call(args, { input: `${commit.message}\n`, env })).trim();
}

async function authorOf(
  git: GitRepository,
  commit: string,
): Promise<Readonly<Record<string, string>>> {
  const format = "--format=%an%x00%ae%x00%ad";
  const text = (await git.call(["log", "-1", "--date=raw", format, commit])).trim();
  const [name = "", email = "", date = ""] = text.split("\0");
  return { GIT_AUTHOR_NAME: name, GIT_AUTHOR_EMAIL: email, GIT_AUTHOR_DATE: date };
}

/** One commit of a branch. */
export interface ListedCommit {
  readonly id: string;
  readonly parents: readonly string[];
  readonly message: string;
}

/** Lists the commits that one commit has and another one has not, the oldest first. */
export async function listCommits(
  git: GitRepository,
  having: string,
  lacking: string,
): Promise<readonly ListedCommit[]> {
  const order = ["--reverse", "--topo-order", "-z", "--format=%H%n%P%n%B"];
  const text = await git.call(["log", ...order, having, `^${lacking}`]);
  return text.split("\0").filter((one) => one.trim() !== "").map((one) => {
    const [id = "", parents = "", ...message] = one.split("\n");
    return {
      id,
      parents: parents.split(" ").filter((parent) => parent !== ""),
      message: message.join("\n").trimEnd(),
    };
  });
}

/** Returns the nearest common ancestors of two commits. */
export async function commonAncestors(
  git: GitRepository,
  one: string,
  other: string,
): Promise<readonly string[]> {
  const text = await git.ask(["merge-base", "--all", one, other]);
  return (text ?? "").split("\n").filter((line) => line !== "");
}

/** Returns the checked-out commit. */
export async function headCommit(git: GitRepository): Promise<string> {
  return (await git.call(["rev-parse", "--verify", "HEAD"])).trim();
}

/** Returns the tree of a commit. */
export async function treeOf(git: GitRepository, commit: string): Promise<string> {
  return (await git.call(["rev-parse", "--verify", `${commit}^{tree}`])).trim();
}

/** Moves the checked-out branch, unless it has moved meanwhile. */
export async function moveHead(
  git: GitRepository,
  to: string,
  from: string | undefined,
): Promise<void> {
  const old = from ?? "0".repeat(to.length);
  await git.call(["update-ref", "-m", "aexp sync", "HEAD", to, old]);
}

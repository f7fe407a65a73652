/**
 * Reads which branch a repository is on, what it follows, and what git is in the middle of.
 *
 * @module
 */

import { exists } from "../files/path.ts";
import type { GitRepository } from "./repository.ts";

/** An operation of git that was begun and not ended. */
export type Unfinished = "merge" | "rebase" | "cherry-pick" | "revert" | "am";

/** The branch that is checked out, and where it goes. */
export interface Branch {
  /** The name of the branch; `undefined` if no branch is checked out. */
  readonly name: string | undefined;
  /** The commit; `undefined` if there is none yet. */
  readonly head: string | undefined;
  /** The remote that the branch follows, and the name of the branch there. */
  readonly upstream: { readonly remote: string; readonly ref: string } | undefined;
  /** The names of all remotes. */
  readonly remotes: readonly string[];
  /** Whether the person's git rebases when it pulls. */
  readonly rebases: boolean;
  readonly unfinished: Unfinished | undefined;
}

/** Reads the branch. */
export async function readBranch(git: GitRepository): Promise<Branch> {
  const [name, head, remoteText] = await Promise.all([
    git.ask(["symbolic-ref", "--quiet", "--short", "HEAD"]),
    git.ask(["rev-parse", "--verify", "--quiet", "HEAD"]),
    git.ask(["remote"]),
  ]);
  const remotes = (remoteText ?? "").split("\n").filter((remote) => remote !== "");
  return {
    name,
    head,
    remotes,
    upstream: name === undefined ? undefined : await readUpstream(git, name, remotes),
    rebases: name !== undefined && await readRebases(git, name),
    unfinished: await readUnfinished(git),
  };
}

/** A branch without a configured upstream goes to the branch of its name at the only remote, or at `origin`. */
async function readUpstream(
  git: GitRepository,
  name: string,
  remotes: readonly string[],
): Promise<Branch["upstream"]> {
  const remote = await git.ask(["config", `branch.${name}.remote`]) ??
    (remotes.length === 1 ? remotes[0] : remotes.find((one) => one === "origin"));
  if (remote === undefined) return undefined;
  const ref = await git.ask(["config", `branch.${name}.merge`]) ?? `refs/heads/${name}`;
  return { remote, ref };
}

/** Who allows only fast-forwards wants no merges: for them a rebase is the way. */
async function readRebases(git: GitRepository, name: string): Promise<boolean> {
  const value = await git.ask(["config", `branch.${name}.rebase`]) ??
    await git.ask(["config", "pull.rebase"]);
  if (value !== undefined) return !/^(false|no|off|0|)$/i.test(value);
  return await git.ask(["config", "pull.ff"]) === "only";
}

/** The files that tell of an operation. */
const TRACES: readonly (readonly [string, Unfinished])[] = [
  ["rebase-merge", "rebase"],
  ["rebase-apply/applying", "am"],
  ["rebase-apply", "rebase"],
  ["MERGE_HEAD", "merge"],
  ["CHERRY_PICK_HEAD", "cherry-pick"],
  ["REVERT_HEAD", "revert"],
];

async function readUnfinished(git: GitRepository): Promise<Unfinished | undefined> {
  const paths = TRACES.flatMap(([name]) => ["--git-path", name]);
  const text = await git.call(["rev-parse", ...paths]);
  const found = text.split("\n").findIndex((path) => path !== "" && exists(absolute(git, path)));
  return TRACES[found]?.[1];
}

function absolute({ top }: GitRepository, path: string): string {
  return path.startsWith("/") ? path : `${top}/${path}`;
}

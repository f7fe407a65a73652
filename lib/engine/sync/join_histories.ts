/**
 * Joins two histories of a branch without touching the work tree: by a merge, or by a rebase.
 *
 * @module
 */

import { commonAncestors, listCommits, makeCommit, treeOf } from "../../adapters/git/commits.ts";
import { isAncestor } from "../../adapters/git/index_file.ts";
import { UserError } from "../../errors.ts";
import { type Bench, newIndex } from "./bench.ts";
import { type DroppedIn, type LeftFile, settleFiles } from "./settle_files.ts";

/** The joined history. */
export interface JoinedHistory {
  readonly commit: string;
  readonly way: "nothing" | "forward" | "merge" | "rebase";
  readonly dropped: readonly DroppedIn[];
  /** The runs that both sides ran. */
  readonly ranTwice: readonly string[];
}

/** Makes the joined history where one side has all that the other one has. */
export function unmerged(commit: string, way: "nothing" | "forward"): JoinedHistory {
  return { commit, way, dropped: [], ranTwice: [] };
}

/** Two histories of a branch. */
export interface Histories {
  /** The checked-out commit. */
  readonly ours: string;
  /** The commit from elsewhere. */
  readonly theirs: string;
  /** Whether the person's git rebases. */
  readonly rebases: boolean;
  /** Names the other side in the message of a merge. */
  readonly from: string;
}

/**
 * Joins two histories.
 *
 * @throws {UserError} `GIT_REFUSED` if both sides changed a file that only a person can merge
 */
export async function joinHistories(bench: Bench, histories: Histories): Promise<JoinedHistory> {
  const { git } = bench;
  const { ours, theirs } = histories;
  if (await isAncestor(git, theirs, ours)) return unmerged(ours, "nothing");
  if (await isAncestor(git, ours, theirs)) return unmerged(theirs, "forward");
  const [base] = await commonAncestors(git, ours, theirs);
  if (base === undefined) throw unrelated();
  const commits = histories.rebases ? await listCommits(git, ours, theirs) : [];
  // A merge of the person's may hold decisions that a rebase would lose.
  const isLinear = commits.every(({ parents }) => parents.length === 1);
  if (!histories.rebases || !isLinear) return await mergeHistories(bench, histories, base);
  const dropped: DroppedIn[] = [];
  const ranTwice: string[] = [];
  let tip = theirs;
  for (const { id, parents, message } of commits) {
    const sides = { base: parents[0] ?? base, ours: tip, theirs: id };
    const merged = await mergeTrees(bench, sides);
    dropped.push(...merged.dropped);
    ranTwice.push(...merged.ranTwice);
    // What the other side did, too, needs no commit.
    if (merged.tree === await treeOf(git, tip)) continue;
    tip = await makeCommit(git, { tree: merged.tree, parents: [tip], message, like: id });
  }
  return { commit: tip, way: "rebase", dropped, ranTwice };
}

async function mergeHistories(
  bench: Bench,
  { ours, theirs, from }: Histories,
  base: string,
): Promise<JoinedHistory> {
  const { tree, ...found } = await mergeTrees(bench, { base, ours, theirs });
  const message = `Merge ${from}`;
  const commit = await makeCommit(bench.git, { tree, parents: [ours, theirs], message });
  return { commit, way: "merge", ...found };
}

async function mergeTrees(
  bench: Bench,
  { base, ours, theirs }: { readonly base: string; readonly ours: string; readonly theirs: string },
): Promise<{ readonly tree: string } & Pick<JoinedHistory, "dropped" | "ranTwice">> {
  const index = newIndex(bench);
  await index.merge(base, ours, theirs);
  const settled = await settleFiles(bench, index, { ours, theirs });
  if (settled.left.length > 0) throw leftToPerson(settled.left);
  await index.set([...settled.entries, ...settled.following]);
  const { dropped, ranTwice } = settled;
  return { tree: await index.writeTree(), dropped, ranTwice };
}

function leftToPerson(left: readonly LeftFile[]): UserError {
  const [first] = left;
  const others = left.length > 1 ? ` (and ${left.length - 1} more)` : "";
  return new UserError(
    "GIT_REFUSED",
    `Cannot merge ${JSON.stringify(first?.path)}${others}: ${first?.reason}`,
    { hint: "Run `git pull`, resolve that file by hand and commit it; then sync again." },
  );
}

function unrelated(): UserError {
  return new UserError("GIT_REFUSED", "Cannot merge: the two histories have nothing in common", {
    hint: "Check that the remote is a repository of this project.",
  });
}

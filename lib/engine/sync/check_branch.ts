/**
 * Refuses to sync a branch that git is not ready to change.
 *
 * @module
 */

import type { Branch, Unfinished } from "../../adapters/git/branch.ts";
import type { UnmergedFile } from "../../adapters/git/index_file.ts";
import { isAboutRuns, type OwnPaths } from "../../adapters/git/own_changes.ts";
import { UserError } from "../../errors.ts";
import { command, option, phrase, type Text } from "../../phrase.ts";

/**
 * Refuses a detached HEAD, an operation that was begun and not ended, and files in conflict.
 *
 * @throws {UserError} `GIT_UNUSABLE`
 */
export function checkBranch(
  branch: Branch,
  unmerged: readonly UnmergedFile[],
  own: OwnPaths,
): asserts branch is Branch & { readonly name: string } {
  const isOurs = unmerged.some(({ path }) => isAboutRuns(path, own));
  const { unfinished } = branch;
  if (unfinished !== undefined || unmerged.length > 0) {
    const fact = unfinished === undefined ? "files are in conflict" : IN_PROGRESS[unfinished];
    throw new UserError("GIT_UNUSABLE", `Cannot share runs: ${fact}`, {
      hint: isOurs
        ? phrase`Run ${command("sync", option("resolve"))}: it merges what is known of the runs.`
        : hintFor(unfinished),
    });
  }
  if (branch.name !== undefined) return;
  throw new UserError("GIT_UNUSABLE", "Cannot share runs: no branch is checked out", {
    hint: "Check out a branch, as with `git switch main`.",
  });
}

const IN_PROGRESS: { readonly [Name in Unfinished]: string } = {
  "merge": "git is in the middle of a merge",
  "rebase": "git is in the middle of a rebase",
  "am": "git is in the middle of applying patches",
  "cherry-pick": "git is in the middle of a cherry-pick",
  "revert": "git is in the middle of a revert",
};

function hintFor(unfinished: Unfinished | undefined): Text {
  if (unfinished === undefined) return "Resolve them, as `git status` tells.";
  return `Finish or abort the ${unfinished}, as \`git status\` tells.`;
}

/** Makes the error for a branch that follows no remote. */
export function noRemote({ remotes }: Branch): UserError {
  const fact = remotes.length === 0
    ? "there is no remote"
    : "the branch follows none of the remotes";
  return new UserError("GIT_UNUSABLE", `Cannot share runs: ${fact}`, {
    hint: remotes.length === 0
      ? phrase`Add one with \`git remote add origin URL\`, or use ${option("bundle")} and ${
        option("from")
      }.`
      : "Choose one with `git branch --set-upstream-to`.",
  });
}

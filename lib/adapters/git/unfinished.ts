/**
 * Ends what git has begun: a merge, a rebase and the like.
 *
 * @module
 */

import type { Unfinished } from "./branch.ts";
import { GitFailed, type GitRepository } from "./repository.ts";

/** The name by which git knows the commit that is being merged in. */
const OTHER: { readonly [Name in Unfinished]: string | undefined } = {
  "merge": "MERGE_HEAD",
  "rebase": "REBASE_HEAD",
  "cherry-pick": "CHERRY_PICK_HEAD",
  "revert": "REVERT_HEAD",
  "am": undefined,
};

/** Returns the commit that is being merged in; `undefined` if git does not tell. */
export async function otherCommit(
  git: GitRepository,
  unfinished: Unfinished | undefined,
): Promise<string | undefined> {
  const name = unfinished && OTHER[unfinished];
  if (name === undefined) return undefined;
  return await git.ask(["rev-parse", "--verify", "--quiet", name]);
}

/**
 * Goes on with what git has begun. It may stop at the next conflict.
 *
 * @throws {GitFailed} if it stops for another reason
 */
export async function goOn(git: GitRepository, unfinished: Unfinished): Promise<void> {
  const args = unfinished === "merge"
    ? ["commit", "--quiet", "--no-edit"]
    : [unfinished, "--continue"];
  try {
    await git.call(args);
  } catch (error) {
    if (error instanceof GitFailed && /CONFLICT|could not apply/i.test(error.output)) return;
    throw error;
  }
}

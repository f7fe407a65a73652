/**
 * Commits the files of this program, and no others, whatever else is staged or changed.
 *
 * @module
 */

import { changedFiles, IndexFile } from "../../adapters/git/index_file.ts";
import { headCommit, treeOf } from "../../adapters/git/commits.ts";
import { isAboutRuns, sharedChanges } from "../../adapters/git/own_changes.ts";
import { type Bench, newIndex } from "./bench.ts";
import { described } from "./git_errors.ts";
import { renewLedger } from "./renew_ledger.ts";

/** What was committed. */
export interface OwnCommit {
  /** The commit after this step; `undefined` if there is still none. */
  readonly head: string | undefined;
  /** The files in the new commit; empty if nothing was to be committed. */
  readonly paths: readonly string[];
}

/**
 * Commits the shared files as they are now, with the ledger's entries of runs that are over. The
 * person's index changes only where the commit does.
 *
 * The files enter the person's index before the commit is made: whoever is killed in between leaves
 * staged files, and never an index that would take the commit back.
 *
 * @param head the checked-out commit
 * @param messageFor makes the message
 * @throws {UserError} `GIT_REFUSED` if a hook or the signature fails; the index is then as before
 */
export async function commitOwn(
  bench: Bench,
  head: string | undefined,
  messageFor: (paths: readonly string[]) => string,
): Promise<OwnCommit> {
  const { git, own } = bench;
  const changed = await sharedChanges(git, own);
  if (changed.length === 0) return { head, paths: [] };
  const isRenewed = await renewLedger(bench, changed);
  const paths = isRenewed ? await sharedChanges(git, own) : changed;
  const index = newIndex(bench);
  await index.read(head);
  await index.addFiles(paths);
  const tree = await index.writeTree();
  if (head !== undefined && tree === await treeOf(git, head)) return { head, paths: [] };
  const changes = await changedFiles(git, head, tree);
  const real = new IndexFile(git);
  const before = await real.entries(changes.map(({ path }) => path));
  await described("commit the runs", "Run `git status` to see what is wrong.", async () => {
    await real.set(changes.map(({ after }) => after));
  });
  try {
    const hint = "Repair what the hook or git complains about, then run it again.";
    const message = messageFor(changes.map(({ path }) => path));
    await described("commit the runs", hint, () => index.commit(message));
  } catch (error) {
    await real.set(before);
    throw error;
  }
  return { head: await takeHookChanges(bench, head), paths: changes.map(({ path }) => path) };
}

/** A hook may have changed what was committed: the person's index follows where it was unchanged. */
async function takeHookChanges(bench: Bench, head: string | undefined): Promise<string> {
  const { git, own } = bench;
  const commit = await headCommit(git);
  const real = new IndexFile(git);
  const changes = await changedFiles(git, head, commit);
  const entries = await real.entries(changes.map(({ path }) => path));
  const following = changes.filter(({ path, before }, n) => {
    return isAboutRuns(path, own) || entries[n]?.blob === before.blob;
  });
  await real.set(following.map(({ after }) => after));
  return commit;
}

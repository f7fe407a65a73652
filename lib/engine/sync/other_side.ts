/**
 * The other side of a sync: a branch of a remote, or a bundle in a file.
 *
 * @module
 */

import { joinPath } from "../../adapters/files/path.ts";
import type { Branch } from "../../adapters/git/branch.ts";
import {
  countCommits,
  fetchBranch,
  fetchBundle,
  pushBranch,
  type RemoteBranch,
  writeBundle,
} from "../../adapters/git/remote.ts";
import type { Bench } from "./bench.ts";
import { described } from "./git_errors.ts";

/** The files that take the place of a remote. */
export interface BundleFiles {
  /** Write the branch into this file instead of pushing. */
  readonly bundle?: string | undefined;
  /** Take over what this bundle holds instead of fetching. */
  readonly from?: string | undefined;
}

/** Names the other side for people: a remote and a branch, or a file. */
export function otherSide({ upstream }: Branch, { from, bundle }: BundleFiles): string | undefined {
  if (from !== undefined) return from;
  if (bundle !== undefined) return undefined;
  return upstream && `${upstream.remote}/${upstream.ref.replace(/^refs\/heads\//, "")}`;
}

/**
 * Fetches what the other side has and returns its commit; `undefined` if it has none.
 *
 * @throws {UserError} `GIT_REFUSED`
 */
export async function receive(
  { git, session }: Bench,
  { name, upstream }: Branch & { readonly name: string },
  { from, bundle }: BundleFiles,
): Promise<string | undefined> {
  if (from !== undefined) {
    const file = joinPath(session.context.cwd, from);
    const hint = "Make it with `git bundle create` or with the same command there.";
    return await described(`read ${JSON.stringify(from)}`, hint, () => {
      return fetchBundle(git, file, name);
    });
  }
  if (bundle !== undefined || upstream === undefined) return undefined;
  const hint = "Check `git remote -v`, then run the same command again.";
  return await described(`fetch from ${upstream.remote}`, hint, () => fetchBranch(git, upstream));
}

/**
 * Pushes a commit.
 *
 * @param theirs the commit that the other side has
 * @returns how many commits were pushed; `undefined` if somebody else has pushed meanwhile
 * @throws {UserError} `GIT_REFUSED`
 */
export async function push(
  { git }: Bench,
  upstream: RemoteBranch,
  { commit, theirs }: { readonly commit: string; readonly theirs: string | undefined },
): Promise<number | undefined> {
  if (commit === theirs) return 0;
  const hint = "Repair what git complains about; the commit is made and waits here.";
  const isDone = await described(`push to ${upstream.remote}`, hint, () => {
    return pushBranch(git, upstream, commit);
  });
  if (!isDone) return undefined;
  return await countCommits(git, commit, ...theirs === undefined ? [] : [theirs]);
}

/**
 * Writes a branch and its history into a file.
 *
 * @throws {UserError} `GIT_REFUSED`
 */
export async function pack({ git, session }: Bench, file: string, branch: string): Promise<void> {
  const path = joinPath(session.context.cwd, file);
  const hint = "Check the folder, and that there is a commit.";
  await described(`write ${JSON.stringify(file)}`, hint, () => writeBundle(git, path, branch));
}

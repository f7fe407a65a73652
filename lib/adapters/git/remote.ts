/**
 * Exchanges commits with a remote, or with a bundle in a file.
 *
 * @module
 */

import { GitFailed, type GitRepository } from "./repository.ts";

/** A branch of a remote. */
export interface RemoteBranch {
  /** The name of the remote. */
  readonly remote: string;
  /** The full name of the branch there. */
  readonly ref: string;
}

/**
 * Fetches a branch and returns its commit; `undefined` if the remote has no such branch yet.
 *
 * @throws {GitFailed}
 */
export async function fetchBranch(
  git: GitRepository,
  { remote, ref }: RemoteBranch,
): Promise<string | undefined> {
  try {
    await git.call(["fetch", "--quiet", "--no-tags", remote, ref]);
  } catch (error) {
    if (error instanceof GitFailed && /couldn't find remote ref/.test(error.output)) {
      return undefined;
    }
    throw error;
  }
  return (await git.call(["rev-parse", "--verify", FETCHED])).trim();
}

/** Where a fetched commit stands. */
const FETCHED = "FETCH_HEAD";

/**
 * Pushes a commit.
 *
 * @returns false if the remote has commits that are not here: somebody else has pushed
 * @throws {GitFailed}
 */
export async function pushBranch(
  git: GitRepository,
  { remote, ref }: RemoteBranch,
  commit: string,
): Promise<boolean> {
  try {
    await git.call(["push", "--porcelain", remote, `${commit}:${ref}`]);
    return true;
  } catch (error) {
    if (error instanceof GitFailed && OVERTAKEN.test(error.output)) return false;
    throw error;
  }
}

/** How git and servers say that another push came first. */
const OVERTAKEN =
  /\[rejected\]|non-fast-forward|fetch first|cannot lock ref|failed to update ref|incorrect old value/;

/** Writes a branch and its history into a bundle. */
export async function writeBundle(git: GitRepository, file: string, branch: string): Promise<void> {
  await git.call(["bundle", "create", "--quiet", file, "HEAD", `refs/heads/${branch}`]);
}

/** Takes the commit of a bundle: that of the branch, or else the one that was checked out there. */
export async function fetchBundle(
  git: GitRepository,
  file: string,
  branch: string,
): Promise<string> {
  const heads = await git.call(["bundle", "list-heads", file]);
  const ref = heads.includes(` refs/heads/${branch}\n`) ? `refs/heads/${branch}` : "HEAD";
  await git.call(["fetch", "--quiet", "--no-tags", file, ref]);
  return (await git.call(["rev-parse", "--verify", FETCHED])).trim();
}

/** Counts the commits that one commit has and others have not. */
export async function countCommits(
  git: GitRepository,
  having: string,
  ...lacking: readonly string[]
): Promise<number> {
  const range = [having, ...lacking.map((commit) => `^${commit}`)];
  return Number(await git.ask(["rev-list", "--count", ...range]) ?? 0);
}

/**
 * Finds files of this program that git does not have as they are.
 *
 * @module
 */

import type { GitRepository } from "./repository.ts";

/** Folders of this program, as paths from the top of the work tree. */
export interface OwnPaths {
  /** The run store. */
  readonly store: string;
  /** The state folder. */
  readonly state: string;
}

/** Says whether a path is that of a file that machines share. */
export function isShared(path: string, { store, state }: OwnPaths): boolean {
  if (path === `${store}/.signac/config` || path === `${store}/.gitignore`) return true;
  if (path.startsWith(`${store}/workspace/`)) {
    const rest = path.slice(`${store}/workspace/`.length);
    return /^[0-9a-f]{32}\/signac_(statepoint|job_document)\.json$/.test(rest);
  }
  if (!path.startsWith(`${state}/`)) return false;
  return /^(ledger|runs-index)\/[^/]+\.json$/.test(path.slice(state.length + 1));
}

/**
 * Says whether a path is that of a file about runs, which no person has to merge: a shared file, or
 * the results of a run, which some people commit and which the run's document holds, too.
 */
export function isAboutRuns(path: string, own: OwnPaths): boolean {
  return isShared(path, own) || isResults(path, own);
}

/** Says whether a path is that of the results of a run. */
export function isResults(path: string, { store }: OwnPaths): boolean {
  const workspace = `${store}/workspace/`;
  return path.startsWith(workspace) &&
    /^[0-9a-f]{32}\/results\.json$/.test(path.slice(workspace.length));
}

/**
 * Lists files about runs that differ from the index or from the commit, and shared files that git
 * does not know. Results count only where git has them already.
 */
export async function sharedChanges(
  git: GitRepository,
  own: OwnPaths,
): Promise<readonly string[]> {
  const status = ["status", "--porcelain=v1", "-z", "--untracked-files=all", "--no-renames"];
  const text = await git.call([...status, "--", ...pathspecs(own)]);
  return text.split("\0").filter((line) => line !== "").flatMap((line) => {
    const path = line.slice(3);
    return isShared(path, own) || (isResults(path, own) && !line.startsWith("??")) ? [path] : [];
  });
}

/** Lists the shared files that git has or would take. */
export async function listShared(git: GitRepository, own: OwnPaths): Promise<readonly string[]> {
  const which = ["--cached", "--others", "--exclude-standard"];
  const text = await git.call(["ls-files", "-z", ...which, "--", ...pathspecs(own)]);
  return [...new Set(text.split("\0"))].filter((path) => isShared(path, own));
}

/** Says whether git ignores the documents of runs. */
export async function areRunsIgnored(git: GitRepository, { store }: OwnPaths): Promise<boolean> {
  const path = `${store}/workspace/${"0".repeat(32)}/signac_job_document.json`;
  return await git.ask(["check-ignore", "--quiet", "--", path]) !== undefined;
}

function pathspecs({ store, state }: OwnPaths): readonly string[] {
  return [
    `:(top,literal)${store}/.signac/config`,
    `:(top,literal)${store}/.gitignore`,
    `:(top,glob)${escaped(store)}/workspace/*/signac_*.json`,
    `:(top,glob)${escaped(store)}/workspace/*/results.json`,
    `:(top,glob)${escaped(state)}/ledger/*.json`,
    `:(top,glob)${escaped(state)}/runs-index/*.json`,
  ];
}

function escaped(path: string): string {
  return path.replace(/[*?[\]\\]/g, "\\$&");
}

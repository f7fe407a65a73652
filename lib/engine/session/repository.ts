/**
 * Finds the repository that a command works on, and asks git about its code.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import type { OwnPaths } from "../../adapters/git/own_paths.ts";
import { type Provenance, readProvenance } from "../../adapters/git/provenance.ts";
import { findRoot, type Root } from "../../adapters/store/root.ts";
import { REPORT_MARK, SCRIPT_MARK } from "../../adapters/state/layout.ts";
import { type Store } from "../../adapters/store/store.ts";

/** Options of every operation. */
export interface RepositoryOptions {
  /**
   * The repository's folder; by default `AEXP_ROOT`, or else the nearest repository above the
   * current folder.
   */
  readonly repo?: string | undefined;
}

/** A repository and its run store. */
export interface Repository {
  /** The paths of the repository. */
  readonly root: Root;
  /** The run store. */
  readonly store: Store;
}

/** Finds the repository without opening its store. */
export function locate(context: Context, options: RepositoryOptions): Root {
  return findRoot({ repo: options.repo, env: context.env, cwd: context.cwd });
}

/** A question to git about the code in a repository. */
export interface CodeQuestion {
  /** The answer of git. */
  readonly answer: Promise<Provenance>;
  /**
   * Ends git if it has not answered yet, because no run needs the answer. Settles when git has
   * exited.
   */
  readonly drop: () => Promise<void>;
}

/** Asks git about the code in the repository. */
export function askForCode(root: Root, withSummary: boolean): CodeQuestion {
  const dropped = new AbortController();
  const { signal } = dropped;
  const answer = readProvenance(root.path, { own: ownPaths(root), withSummary, signal });
  const drop = async () => {
    dropped.abort();
    await answer.catch(() => {});
  };
  return { answer, drop };
}

/** Returns what belongs to this program in a repository. */
export function ownPaths(root: Root): OwnPaths {
  const prefix = root.path.endsWith("/") ? root.path : `${root.path}/`;
  const folders = [root.storePath, root.statePath, `${prefix}.aexp`]
    .filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  return {
    folders,
    marks: [SCRIPT_MARK, REPORT_MARK],
    isOwn: async (path) => {
      const { isOwnFile } = await import("../../adapters/store/own_files.ts");
      return await isOwnFile(path);
    },
  };
}

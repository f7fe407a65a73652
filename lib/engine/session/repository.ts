/**
 * The repository that a command works on.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import { type Provenance, readProvenance } from "../../adapters/git/provenance.ts";

import { findRoot, type Root } from "../../adapters/store/root.ts";
import { type Store } from "../../adapters/store/store.ts";

/** What every operation may be told. */
export interface RepositoryOptions {
  /** The repository's folder; else `AEXP_ROOT`, else it is searched upward. */
  readonly repo?: string | undefined;
}

/** A repository and its run store. */
export interface Repository {
  /** Its folder and what follows from it. */
  readonly root: Root;
  /** Its run store. */
  readonly store: Store;
}

/** Finds the repository without opening its store. */
export function locate(context: Context, options: RepositoryOptions): Root {
  return findRoot({ repo: options.repo, env: context.env, cwd: context.cwd });
}

/** What git is asked about the code in a repository. */
export interface CodeQuestion {
  /** What it says. */
  readonly answer: Promise<Provenance>;
  /** Ends git if it has not answered yet, because nobody needs the answer; settles when git has ended. */
  readonly drop: () => Promise<void>;
}

/** Asks git about the code in the repository. */
export function askForCode(root: Root, withSummary: boolean): CodeQuestion {
  const prefix = root.path.endsWith("/") ? root.path : `${root.path}/`;
  const ownFolders = [root.storePath, root.statePath]
    .filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length));
  const dropped = new AbortController();
  const { signal } = dropped;
  const answer = readProvenance(root.path, { ownFolders, withSummary, signal });
  const drop = async () => {
    dropped.abort();
    await answer.catch(() => {});
  };
  return { answer, drop };
}

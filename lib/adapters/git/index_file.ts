/**
 * Changes an index of git, and reads trees and commits, without touching the work tree.
 *
 * @module
 */

import { GitFailed, type GitRepository } from "./repository.ts";

/** One file of an index or a tree. */
export interface IndexEntry {
  readonly path: string;
  /** The mode in octal digits; `0` for a file that is not there. */
  readonly mode: string;
  readonly blob: string;
}

/** A file whose versions are in conflict: ancestor, ours, theirs. */
export interface UnmergedFile {
  readonly path: string;
  readonly stages: readonly [
    IndexEntry | undefined,
    IndexEntry | undefined,
    IndexEntry | undefined,
  ];
}

/** The mode of a file that is not there. */
export const NO_MODE = "0";
const NO_BLOB = "0".repeat(40);

/** An index of git: the repository's own, or another file. */
export class IndexFile {
  readonly #git: GitRepository;
  readonly #path: string | undefined;

  /** @param path of the index; by default the repository's own */
  constructor(git: GitRepository, path?: string) {
    this.#git = git;
    this.#path = path;
  }

  /** Replaces the content of the index by a tree; an empty index without one. */
  async read(tree: string | undefined): Promise<void> {
    await this.#call(["read-tree", ...tree === undefined ? ["--empty"] : [tree]]);
  }

  /** Merges two trees into the index. What git cannot merge by whole files is left unmerged. */
  async merge(base: string, ours: string, theirs: string): Promise<void> {
    await this.#call(["read-tree", "-i", "-m", "--aggressive", base, ours, theirs]);
  }

  /** Takes files of the work tree into the index, as they are. */
  async addFiles(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    await this.#call(["update-index", "--add", "--remove", "-z", "--stdin"], joined(paths));
  }

  /** Sets entries; the mode `0` removes one. */
  async set(entries: readonly IndexEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const lines = entries.flatMap(({ mode, blob, path }) => {
      const removal = `${NO_MODE} ${"0".repeat(blob.length)}\t${path}`;
      return mode === NO_MODE ? [removal] : [removal, `${mode} ${blob}\t${path}`];
    });
    await this.#call(["update-index", "-z", "--index-info"], joined(lines));
  }

  /** Returns the entries of some files; files that are not there have the mode `0`. */
  async entries(paths: readonly string[]): Promise<readonly IndexEntry[]> {
    const known = new Map<string, IndexEntry>();
    for (const line of split(await this.#call(["ls-files", "-z", "--stage"]))) {
      const [, mode = "", blob = "", path = ""] = STAGED.exec(line) ?? [];
      known.set(path, { path, mode, blob });
    }
    return paths.map((path) => known.get(path) ?? { path, mode: NO_MODE, blob: NO_BLOB });
  }

  /** Returns the files that are in conflict. */
  async unmerged(): Promise<readonly UnmergedFile[]> {
    const files = new Map<string, (IndexEntry | undefined)[]>();
    for (const line of split(await this.#call(["ls-files", "-z", "--unmerged"]))) {
      const [, mode = "", blob = "", stage = "", path = ""] = UNMERGED.exec(line) ?? [];
      const stages = files.get(path) ?? [undefined, undefined, undefined];
      stages[Number(stage) - 1] = { path, mode, blob };
      files.set(path, stages);
    }
    return Array.from(files, ([path, [base, ours, theirs]]) => ({
      path,
      stages: [base, ours, theirs],
    }));
  }

  /** Writes one version of files in conflict below a folder. */
  async writeStage(stage: 1 | 2 | 3, paths: readonly string[], folder: string): Promise<void> {
    if (paths.length === 0) return;
    const where = [`--stage=${stage}`, `--prefix=${folder}/`];
    await this.#call(
      ["checkout-index", "--force", "--quiet", ...where, "-z", "--stdin"],
      joined(paths),
    );
  }

  /** Writes files of the index below a folder. */
  async writeFiles(paths: readonly string[], folder: string): Promise<void> {
    if (paths.length === 0) return;
    const where = [`--prefix=${folder}/`, "-z", "--stdin"];
    await this.#call(["checkout-index", "--force", "--quiet", ...where], joined(paths));
  }

  /** Writes the index as a tree and returns its id. */
  async writeTree(): Promise<string> {
    return (await this.#call(["write-tree"])).trim();
  }

  /** Moves the index, and the work tree if wanted, from one commit to another. */
  async advance(from: string | undefined, to: string, way: "files" | "trial"): Promise<void> {
    const trees = from === undefined ? [to] : [from, to];
    const how = way === "files" ? ["-u"] : ["-u", "--dry-run"];
    await this.#call(["read-tree", "-m", ...how, ...trees]);
  }

  /** Notes which files are as they are in the index, so that git need not compare them again. */
  async refresh(): Promise<void> {
    await this.#git.ask(["update-index", "-q", "--refresh"], { index: this.#path });
  }

  /** Commits the index with the hooks and the signature of the person's git. */
  async commit(message: string): Promise<void> {
    await this.#call(["commit", "--quiet", "-m", message]);
  }

  async #call(args: readonly string[], input?: string): Promise<string> {
    return await this.#git.call(args, { index: this.#path, input });
  }
}

const STAGED = /^([0-7]+) ([0-9a-f]+) 0\t([^]*)$/;
const UNMERGED = /^([0-7]+) ([0-9a-f]+) ([123])\t([^]*)$/;

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\0`).join("");
}

function split(text: string): readonly string[] {
  return text.split("\0").filter((line) => line !== "");
}

/** A file that differs between two trees. */
export interface ChangedFile {
  readonly path: string;
  readonly before: IndexEntry;
  readonly after: IndexEntry;
}

/** Returns the files that differ between two commits or trees; all files if there is no first one. */
export async function changedFiles(
  git: GitRepository,
  from: string | undefined,
  to: string,
): Promise<readonly ChangedFile[]> {
  const before = from ?? (await git.call(["hash-object", "-t", "tree", "--stdin"], { input: "" }))
    .trim();
  const raw = ["diff-tree", "-r", "-z", "--no-renames", "--raw", before, to];
  const parts = split(await git.call(raw));
  const files: ChangedFile[] = [];
  for (let n = 0; n + 1 < parts.length; n += 2) {
    const [modeBefore = "", mode = "", blobBefore = "", blob = ""] = (parts[n] ?? "").slice(1)
      .split(" ");
    const path = parts[n + 1] ?? "";
    files.push({
      path,
      before: entry(path, modeBefore, blobBefore),
      after: entry(path, mode, blob),
    });
  }
  return files;
}

function entry(path: string, mode: string, blob: string): IndexEntry {
  return { path, mode: /^0+$/.test(mode) ? NO_MODE : mode, blob };
}

/** Stores files as blobs, byte for byte, and returns the ids in order. */
export async function storeBlobs(
  git: GitRepository,
  paths: readonly string[],
): Promise<readonly string[]> {
  if (paths.length === 0) return [];
  const args = ["hash-object", "-w", "--no-filters", "--stdin-paths"];
  const text = await git.call(args, { input: paths.map((path) => `${path}\n`).join("") });
  return text.trim().split("\n");
}

/** Stores one file as git would store it under a path, and returns the id. */
export async function storeFile(git: GitRepository, file: string, path: string): Promise<string> {
  return (await git.call(["hash-object", "-w", `--path=${path}`, "--", file])).trim();
}

/** Lists the files below a folder of a commit. */
export async function filesBelow(
  git: GitRepository,
  commit: string,
  folder: string,
): Promise<readonly IndexEntry[]> {
  const text = await git.call(["ls-tree", "-r", "-z", "--full-tree", commit, "--", `${folder}/`]);
  return split(text).map((line) => {
    const [, mode = "", blob = "", path = ""] = /^(\d+) \w+ ([0-9a-f]+)\t([^]*)$/.exec(line) ?? [];
    return { path, mode, blob };
  });
}

/** Returns the path of the repository's own index. */
export async function indexPath(git: GitRepository): Promise<string> {
  const path = (await git.call(["rev-parse", "--git-path", "index"])).trim();
  return path.startsWith("/") ? path : `${git.top}/${path}`;
}

/** Says whether a commit is an ancestor of another one, or the same. */
export async function isAncestor(git: GitRepository, old: string, young: string): Promise<boolean> {
  try {
    await git.call(["merge-base", "--is-ancestor", old, young]);
    return true;
  } catch (error) {
    if (error instanceof GitFailed && error.code === 1) return false;
    throw error;
  }
}

/**
 * Tells this program's own files from the code that runs: its folders, and the scripts that it wrote.
 *
 * @module
 */

import { callGit, type GitPatience } from "./call.ts";

/** What belongs to this program in a repository. */
export interface OwnPaths {
  /** Folders, as paths from the root. */
  readonly folders: readonly string[];
  /** The beginnings of lines that mark scripts and reports of this program. */
  readonly marks: readonly string[];
  /** Says whether a file or an untracked folder that is there is the program's own. */
  readonly isOwn: (path: OwnCandidate) => Promise<boolean>;
}

/** A file or a folder that may be the program's own. */
export interface OwnCandidate {
  /** Absolute. */
  readonly path: string;
  /** Whether git tracks it. */
  readonly isTracked: boolean;
}

/** Options of the functions that need to know what is the program's own. */
export interface OwnOptions extends GitPatience {
  readonly own: OwnPaths;
}

/** A file that differs from the commit, or an untracked file or folder. */
export interface Change {
  /** From the top of the work tree; that of a folder ends with a slash. */
  readonly path: string;
  /** Whether git tracks it. */
  readonly isTracked: boolean;
}

/** How many changes are somebody's own work. */
export interface ForeignCount {
  /** Files that git tracks. */
  readonly modifiedCount: number;
  /** Files and folders that git does not track. */
  readonly untrackedCount: number;
}

/** If there are more changes, not all of them are scripts of this program. */
const MOST = 64;

/** Returns the words by which a call to git leaves out the program's folders. */
export function excludedFolders({ folders }: OwnPaths): string[] {
  return folders.map((folder) => `:(exclude,literal)${folder}`);
}

/** Counts the changes that are not the program's own. It looks at few of many. */
export async function countForeign(
  root: string,
  changes: readonly Change[],
  options: OwnOptions,
): Promise<ForeignCount> {
  const foreign = changes.length === 0 || changes.length > MOST
    ? changes
    : await withoutOwn(root, changes, options);
  const modifiedCount = foreign.filter(({ isTracked }) => isTracked).length;
  return { modifiedCount, untrackedCount: foreign.length - modifiedCount };
}

async function withoutOwn(
  root: string,
  changes: readonly Change[],
  options: OwnOptions,
): Promise<Change[]> {
  const top = topOf(root);
  const gone = changes.filter(({ path }) => !isThere(`${top}/${path}`));
  const marked = await markedIn(root, "HEAD", gone.map(({ path }) => path), options);
  const foreign: Change[] = [];
  for (const change of changes) {
    const isOwn = gone.includes(change)
      ? marked.has(change.path)
      : await options.own.isOwn({ ...change, path: `${top}/${change.path}` });
    if (!isOwn) foreign.push(change);
  }
  return foreign;
}

/** Finds the files of a commit that are scripts of this program. */
async function markedIn(
  root: string,
  commit: string,
  paths: readonly string[],
  options: OwnOptions,
): Promise<ReadonlySet<string>> {
  if (paths.length === 0) return new Set();
  const words = paths.map((path) => `:(top,literal)${path}`);
  const marks = options.own.marks.flatMap((mark) => ["-e", `^${mark}`]);
  const args = ["grep", "-l", "-z", "--full-name", ...marks, commit, "--", ...words];
  const answer = await callGit(root, args, options);
  const found = answer.kind === "text" ? answer.text.split("\0") : [];
  return new Set([
    ...found.map((name) => name.slice(commit.length + 1)),
    ...paths.filter((path) => LOG_RULES.test(path)),
  ]);
}

/** The file by which git keeps the folder for the output of scripts. */
const LOG_RULES = /(^|\/)logs\/\.gitignore$/;

/** Finds the top of the work tree, to which git's paths are relative. */
function topOf(root: string): string {
  for (let folder = root; folder !== ""; folder = folder.slice(0, folder.lastIndexOf("/"))) {
    if (isThere(`${folder}/.git`)) return folder;
  }
  return root;
}

function isThere(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}

/** Whether two commits hold the same code; `unknown` if git cannot compare them. */
export type Sameness = "same" | "other" | "unknown";

/** Compares the code of two commits: files of this program do not count. */
export async function compareCode(
  root: string,
  [first, second]: readonly [first: string, second: string],
  options: OwnOptions,
): Promise<Sameness> {
  const answer = await callGit(root, [
    "diff",
    "--name-status",
    "--no-renames",
    "--no-ext-diff",
    "-z",
    first,
    second,
    "--",
    ":(top)",
    ...excludedFolders(options.own),
  ], options);
  if (answer.kind !== "text") return "unknown";
  const fields = answer.text.split("\0");
  const states = fields.filter((_, n) => n % 2 === 0 && fields[n + 1] !== undefined);
  const paths = fields.filter((_, n) => n % 2 === 1);
  if (paths.length === 0) return "same";
  if (paths.length > MOST) return "other";
  const [before, after] = await Promise.all([
    markedIn(root, first, paths.filter((_, n) => states[n] !== "A"), options),
    markedIn(root, second, paths.filter((_, n) => states[n] !== "D"), options),
  ]);
  const isOwn = (path: string, n: number) =>
    (states[n] === "A" || before.has(path)) && (states[n] === "D" || after.has(path));
  return paths.every(isOwn) ? "same" : "other";
}

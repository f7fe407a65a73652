/**
 * Reads which code runs: the commit of the repository and the changes that are not committed.
 *
 * This never keeps a run from being queued: not where git, a repository or a commit is missing, and
 * not where the repository is too big to read in time. Git is called at most twice, however many
 * runs are added.
 *
 * @module
 */

import { callGit, type GitAnswer, type GitPatience } from "./call.ts";
import { type Change, countForeign, excludedFolders, type OwnPaths } from "./own_paths.ts";

/** The code that runs, as git knows it. */
export interface Provenance {
  /** The full id of the commit; empty if there is none. */
  readonly commit: string;
  /** Whether files were changed or are unknown to git. The program's own folders do not count. */
  readonly isDirty: boolean;
  /** A summary of the changes, if there are any. */
  readonly summary: ChangeSummary | undefined;
  /** A sentence for the person, if something could not be read. */
  readonly warning: string | undefined;
}

/** A summary of changes that are not committed. */
export interface ChangeSummary {
  readonly diffStat: string;
  /** The number of changed files that git knows. */
  readonly modifiedCount: number;
  /** The number of files and folders that git does not know. */
  readonly untrackedCount: number;
}

/** Options of `readProvenance()`. */
export interface ProvenanceOptions extends GitPatience {
  /** What belongs to this program, and never makes a tree dirty. */
  readonly own: OwnPaths;
  /** Whether to read the summary, too. @default {false} */
  readonly withSummary?: boolean;
}

/** Reads the commit and the changes of the code in `root`. */
export async function readProvenance(
  root: string,
  options: ProvenanceOptions,
): Promise<Provenance> {
  const git = new GitReader(root, options);
  const status = await git.call(
    ["status", "--porcelain=v2", "--branch", "-z", "--", ":(top)", ...git.excluded()],
  );
  if (status.kind === "missing") return { ...NOTHING, warning: missingWarning };
  if (status.kind === "timeout") return await git.readHead();
  if (status.kind === "failed") return { ...NOTHING, warning: failedWarning(status.reason) };
  const { commit, changes } = parseStatus(textOf(status));
  const { modifiedCount, untrackedCount } = await countForeign(root, changes, options);
  const isDirty = modifiedCount + untrackedCount > 0;
  const summary = isDirty && options.withSummary
    ? { diffStat: await git.readDiffStat(), modifiedCount, untrackedCount }
    : undefined;
  return { commit, isDirty, summary, warning: undefined };
}

interface Status {
  readonly commit: string;
  readonly changes: readonly Change[];
}

/**
 * Parses `git status --porcelain=v2 --branch -z`, which prints `(initial)` for a repository without
 * a commit.
 */
function parseStatus(text: string): Status {
  const entries = text.split("\0");
  const commit = /^# branch\.oid ([0-9a-f]+)$/.exec(entries.find(isCommit) ?? "")?.[1] ?? "";
  const changes: Change[] = [];
  for (let at = 0; at < entries.length; at++) {
    const entry = entries[at] ?? "";
    const fields = FIELDS[entry[0] ?? ""];
    if (fields === undefined) continue;
    const path = entry.split(" ").slice(fields).join(" ");
    changes.push({ path, isTracked: entry[0] !== "?" });
    // The former name of a renamed file is an entry of its own.
    if (entry[0] === "2") at++;
  }
  return { commit, changes };
}

function isCommit(entry: string): boolean {
  return entry.startsWith("# branch.oid ");
}

/** How many fields stand before the path, by the first character of an entry. */
const FIELDS: Readonly<Record<string, number>> = { "?": 1, "1": 8, "2": 9, "u": 10 };

/**
 * Computes the id that git gives to the content of a file.
 *
 * @param content as it is on disk
 */
export async function blobId(content: Uint8Array): Promise<string> {
  const header = new TextEncoder().encode(`blob ${content.length}\0`);
  const bytes = new Uint8Array(header.length + content.length);
  bytes.set(header);
  bytes.set(content, header.length);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-1", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

const NOTHING: Provenance = { commit: "", isDirty: false, summary: undefined, warning: undefined };
const missingWarning = "git is not on PATH, so the commit of the code is not recorded";
const timeoutWarning = "git did not answer in time, so the code counts as changed";

/** Returns no warning for a folder outside git: there is nothing to record. */
function failedWarning(reason: string): string | undefined {
  if (/^fatal: not a git repository \(or any/.test(reason)) return undefined;
  const why = reason.replace(/^(fatal|error): /, "") || "it gives no reason";
  return `git fails, so the commit of the code is not recorded: ${why}`;
}

function textOf(answer: GitAnswer): string {
  return answer.kind === "text" ? answer.text : "";
}

class GitReader {
  readonly #root: string;
  readonly #options: ProvenanceOptions;

  constructor(root: string, options: ProvenanceOptions) {
    this.#root = root;
    this.#options = options;
  }

  excluded(): string[] {
    return excludedFolders(this.#options.own);
  }

  readDiffStat(): Promise<string> {
    const args = ["diff", "--no-ext-diff", "--stat", "HEAD", "--", ":(top)", ...this.excluded()];
    return this.call(args).then(textOf);
  }

  /** Reads only the commit. A tree that could not be read in time is not known to be clean. */
  async readHead(): Promise<Provenance> {
    const head = await this.call(["rev-parse", "--verify", "--quiet", "HEAD"]);
    return { commit: textOf(head), isDirty: true, summary: undefined, warning: timeoutWarning };
  }

  call(args: readonly string[]): Promise<GitAnswer> {
    return callGit(this.#root, args, this.#options);
  }
}

/**
 * Which code runs: the commit of a repository and what differs from it.
 *
 * Best effort: no git, no repository, no commit yet, or a repository too big to look at in time never
 * stops anybody from queueing. Git is called at most twice, whatever is being added.
 *
 * @module
 */

import { callGit, type GitAnswer, type GitPatience } from "./call.ts";

/** What git says of the code. */
export interface Provenance {
  /** The full id of the commit; empty where there is none. */
  readonly commit: string;
  /** Whether files differ from the commit or are unknown to git, the program's own files apart. */
  readonly isDirty: boolean;
  /** What differs, where something does. */
  readonly summary: ChangeSummary | undefined;
  /** A sentence for the person, where something could not be found out. */
  readonly warning: string | undefined;
}

/** What an uncommitted tree looks like. */
export interface ChangeSummary {
  /** The text of `git diff --stat HEAD`. */
  readonly diffStat: string;
  /** Files that git knows and that differ. */
  readonly modifiedCount: number;
  /** Files and folders that git does not know. */
  readonly untrackedCount: number;
}

/** Where to look and what not to count. */
export interface ProvenanceOptions extends GitPatience {
  /** Folders of this program, as paths from the root: they never make a tree dirty. */
  readonly ownFolders: readonly string[];
  /** Whether the summary is wanted, too. @default {false} */
  readonly withSummary?: boolean;
}

/** Asks git about the code in `root`. */
export async function readProvenance(
  root: string,
  options: ProvenanceOptions,
): Promise<Provenance> {
  const git = new GitReader(root, options);
  const status = await git.call(
    ["status", "--porcelain=v2", "--branch", "--", ":(top)", ...git.excluded()],
  );
  if (status.kind === "missing") return { ...NOTHING, warning: missingWarning };
  if (status.kind === "timeout") return await git.readHead();
  if (status.kind === "failed") return { ...NOTHING, warning: failedWarning(status.reason) };
  const { commit, modifiedCount, untrackedCount } = parseStatus(textOf(status));
  const isDirty = modifiedCount + untrackedCount > 0;
  const summary = isDirty && options.withSummary
    ? { diffStat: await git.readDiffStat(), modifiedCount, untrackedCount }
    : undefined;
  return { commit, isDirty, summary, warning: undefined };
}

interface Status {
  readonly commit: string;
  readonly modifiedCount: number;
  readonly untrackedCount: number;
}

/** Reads `git status --porcelain=v2 --branch`; a repository without a commit says `(initial)`. */
function parseStatus(text: string): Status {
  const lines = text.split("\n").filter((line) => line !== "");
  const commit = /^# branch\.oid ([0-9a-f]+)$/m.exec(text)?.[1] ?? "";
  const untrackedCount = lines.filter((line) => line.startsWith("?")).length;
  const modifiedCount = lines.filter((line) => !/^[#?!]/.test(line)).length;
  return { commit, modifiedCount, untrackedCount };
}

/**
 * The id that git gives to the content of a file.
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

/** A folder may be no repository of git's: then there is nothing to record. */
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
    return this.#options.ownFolders.map((folder) => `:(exclude,literal)${folder}`);
  }

  readDiffStat(): Promise<string> {
    const args = ["diff", "--no-ext-diff", "--stat", "HEAD", "--", ":(top)", ...this.excluded()];
    return this.call(args).then(textOf);
  }

  /** A tree that could not be looked at in time is not known to be clean. */
  async readHead(): Promise<Provenance> {
    const head = await this.call(["rev-parse", "--verify", "--quiet", "HEAD"]);
    return { commit: textOf(head), isDirty: true, summary: undefined, warning: timeoutWarning };
  }

  call(args: readonly string[]): Promise<GitAnswer> {
    return callGit(this.#root, args, this.#options);
  }
}

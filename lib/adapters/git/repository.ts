/**
 * A repository that git changes for `sync`: calls with an index of their own, with input, and with
 * errors that keep what git said.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { callProgram, type ProgramAnswer } from "../program/call.ts";

/** Git did not do what it was asked. */
export class GitFailed extends Error {
  /** What git printed, on both streams. */
  readonly output: string;
  /** The exit code; 124 if git did not answer in time. */
  readonly code: number;

  /** @param args of the call, @param answer of git */
  constructor(args: readonly string[], answer: Exclude<ProgramAnswer, { kind: "text" }>) {
    const output = answer.kind === "failed" ? `${answer.stderr}\n${answer.stdout}` : "";
    super(`git ${args[0]} failed: ${output}`);
    this.name = "GitFailed";
    this.output = output;
    this.code = answer.kind === "failed" ? answer.code : 124;
  }

  /** The line of the output that tells the reason. */
  get reason(): string {
    const lines = this.output.split("\n").map((line) => line.trim()).filter(isAReason);
    const told = lines.find((line) => /^(fatal|error|gpg|remote: error|ERROR):/.test(line));
    const line = told ?? lines[0] ?? "it gives no reason";
    return line.replace(/^(fatal|error): /, "").replace(/\.$/, "");
  }
}

/** Says whether a line of git's output may tell a reason. */
function isAReason(line: string): boolean {
  return line !== "" && !/^(hint:|To |Done$|error: failed to push some refs)/.test(line);
}

/** Options of one call. */
export interface GitCallOptions {
  /** Another index file than the repository's. */
  readonly index?: string | undefined;
  readonly input?: string | undefined;
  /** Further variables of the environment. */
  readonly env?: Readonly<Record<string, string>>;
  /** @default {60000} */
  readonly timeoutMs?: number;
}

/** Git asks nothing, opens no editor and does not translate its messages. */
const CHANGES = { GIT_TERMINAL_PROMPT: "0", GIT_EDITOR: "true", LC_ALL: "C" };

/** How long git may take, in milliseconds: a repository may be large, and hooks may run tests. */
const TIMEOUT_MS = 600_000;

/** A work tree of git. */
export class GitRepository {
  /** The top folder of the work tree, absolute. */
  readonly top: string;

  /** @param top the top folder of the work tree */
  constructor(top: string) {
    this.top = top;
  }

  /**
   * Calls git and returns all of its output.
   *
   * @throws {GitFailed}
   */
  async call(args: readonly string[], options: GitCallOptions = {}): Promise<string> {
    const { index, input, env = {}, timeoutMs = TIMEOUT_MS } = options;
    const changes = { ...CHANGES, ...env, ...index === undefined ? {} : { GIT_INDEX_FILE: index } };
    const answer = await callProgram("git", args, {
      cwd: this.top,
      changes,
      input,
      signal: AbortSignal.timeout(timeoutMs),
    });
    if (answer.kind === "text") return answer.text;
    if (answer.kind === "missing") throw gitMissing();
    throw new GitFailed(args, answer);
  }

  /** Calls git and returns its trimmed output; `undefined` if git reports an error. */
  async ask(args: readonly string[], options: GitCallOptions = {}): Promise<string | undefined> {
    try {
      return (await this.call(args, options)).trim();
    } catch (error) {
      if (error instanceof GitFailed) return undefined;
      throw error;
    }
  }
}

function gitMissing(): UserError {
  return new UserError("GIT_UNUSABLE", "Cannot share runs: git is not on PATH", {
    hint: "Install git, or add its folder to PATH.",
  });
}

/**
 * Finds the work tree that contains a folder.
 *
 * @throws {UserError} `GIT_UNUSABLE`
 */
export async function openGitRepository(folder: string): Promise<GitRepository> {
  try {
    const top = await new GitRepository(folder).call(["rev-parse", "--show-toplevel"]);
    return new GitRepository(top.replace(/\r?\n$/, ""));
  } catch (error) {
    if (!(error instanceof GitFailed)) throw error;
    const isNone = /not a git repository/.test(error.output);
    throw new UserError(
      "GIT_UNUSABLE",
      `Cannot share runs: ${isNone ? "there is no git repository here" : error.reason}`,
      { hint: isNone ? "Run `git init` first." : "Repair what git says, then run it again." },
    );
  }
}

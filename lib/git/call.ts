/**
 * One call of git, for a bounded time.
 *
 * @module
 */

import { callProgram } from "../program/call.ts";

/** How a call ended. */
export type GitAnswer =
  | { readonly kind: "text"; readonly text: string }
  /** Git has an error; `reason` is its first line. */
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "missing" };

/** No lock on the index, no question at a terminal, the same words in every language. */
const CHANGES = { GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };

/**
 * Asks git in a folder.
 *
 * @param timeoutMs how long it may take, in milliseconds
 */
export async function callGit(
  cwd: string,
  args: readonly string[],
  timeoutMs = 5000,
): Promise<GitAnswer> {
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await callProgram("git", args, { cwd, changes: CHANGES, signal });
  switch (answer.kind) {
    case "text":
      return { kind: "text", text: answer.text.trim() };
    case "failed":
      return { kind: "failed", reason: answer.stderr.trim().split("\n")[0] ?? "" };
    default:
      return answer;
  }
}

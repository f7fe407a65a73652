/**
 * Calls git for a bounded time.
 *
 * @module
 */

import { callProgram } from "../program/call.ts";

/** How a call ended. */
export type GitAnswer =
  | { readonly kind: "text"; readonly text: string }
  /** Git reported an error; `reason` is the first line of it. */
  | { readonly kind: "failed"; readonly reason: string }
  | { readonly kind: "timeout" }
  | { readonly kind: "missing" };

/**
 * Git takes no lock on the index, asks no question at a terminal, and does not translate its
 * messages.
 */
const CHANGES = { GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };

/** How long a call may take. */
export interface GitPatience {
  /** The time limit of one call, in milliseconds. @default {5000} */
  readonly timeoutMs?: number | undefined;
  /** Ends the call early, as the time limit does. */
  readonly signal?: AbortSignal | undefined;
}

/** Calls git in a folder and returns its trimmed output. */
export async function callGit(
  cwd: string,
  args: readonly string[],
  patience: GitPatience = {},
): Promise<GitAnswer> {
  const timeout = AbortSignal.timeout(patience.timeoutMs ?? 5000);
  const signal = patience.signal ? AbortSignal.any([timeout, patience.signal]) : timeout;
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

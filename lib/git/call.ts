/**
 * One call of git, for a bounded time.
 *
 * @module
 */

/** How a call ended. */
export type GitAnswer =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "failed" }
  | { readonly kind: "timeout" }
  | { readonly kind: "missing" };

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
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const command = new Deno.Command("git", {
      args: [...args],
      cwd,
      // No lock on the index, no question at a terminal, the same words in every language.
      env: { GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" },
      stdin: "null",
      stdout: "piped",
      stderr: "null",
      signal: timeout,
    });
    const { success, stdout } = await command.output();
    if (timeout.aborted) return { kind: "timeout" };
    if (!success) return { kind: "failed" };
    return { kind: "text", text: new TextDecoder().decode(stdout).trim() };
  } catch (error) {
    if (isMissing(error)) return { kind: "missing" };
    if (timeout.aborted) return { kind: "timeout" };
    return { kind: "failed" };
  }
}

/** Without any PATH the runtime has another error. */
function isMissing(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    (error instanceof Error && /no path to search/.test(error.message));
}

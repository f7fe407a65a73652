/**
 * Programs of a batch system: called with a bound on time, their words handed on as they are.
 *
 * @module
 */

/** What came of calling a program. */
export type BatchAnswer =
  | { readonly kind: "done"; readonly stdout: string }
  | { readonly kind: "failed"; readonly code: number; readonly stderr: string }
  | { readonly kind: "missing" }
  | { readonly kind: "timeout" };

/** How a program is called. */
export interface BatchCall {
  /** The program and its arguments. */
  readonly words: readonly [string, ...string[]];
  /** Where. */
  readonly cwd: string;
  /** With these variables beside its own. */
  readonly env: Readonly<Record<string, string>>;
  /** How long it may take, in milliseconds. */
  readonly timeoutMs: number;
}

/** Calls a program of a batch system. */
export async function callBatch({ words, cwd, env, timeoutMs }: BatchCall): Promise<BatchAnswer> {
  const [program, ...args] = words;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const command = new Deno.Command(program, {
      args,
      cwd,
      env: { ...env, LC_ALL: "C" },
      stdin: "null",
      stdout: "piped",
      stderr: "piped",
      signal: timeout,
    });
    const { success, code, stdout, stderr } = await command.output();
    if (timeout.aborted) return { kind: "timeout" };
    const decoder = new TextDecoder();
    if (success) return { kind: "done", stdout: decoder.decode(stdout) };
    return { kind: "failed", code, stderr: decoder.decode(stderr) };
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return { kind: "missing" };
    if (timeout.aborted) return { kind: "timeout" };
    throw error;
  }
}

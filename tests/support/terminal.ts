/**
 * Runs a command at a real terminal, which `script` of util-linux creates.
 *
 * @module
 */

/** Whether there is a program that creates terminals, and a shell with job control. */
export const HAS_TERMINAL = ["script", "bash"].every((program) => {
  try {
    return new Deno.Command(program, { args: ["--version"] }).outputSync().success;
  } catch {
    return false;
  }
});

/** A terminal in which a command runs. */
export interface Terminal extends AsyncDisposable {
  /** All text shown up to now. */
  readonly text: () => string;
  /** Sends keys. */
  readonly type: (text: string) => Promise<void>;
  /** Closes the terminal, as a lost connection does. */
  readonly hangUp: () => Promise<void>;
}

/**
 * Opens a terminal for a line of `/bin/sh`, which it closes when it is disposed of. A background job
 * of a shell ignores Ctrl-C and Ctrl-\; what runs in the terminal does not, also if the tests are
 * such a job.
 */
export function openTerminal(cwd: string, line: string): Terminal {
  const script = new Deno.Command("env", {
    args: ["--default-signal", "script", "--quiet", "--return", "--command", line, "/dev/null"],
    cwd,
    env: { SHELL: "/bin/sh", DENO_NO_UPDATE_CHECK: "1", NO_COLOR: "1" },
    stdin: "piped",
    stdout: "piped",
    stderr: "null",
  }).spawn();
  const input = script.stdin.getWriter();
  let text = "";
  const shown = script.stdout.pipeThrough(new TextDecoderStream())
    .pipeTo(new WritableStream({ write: (part) => void (text += part) }));
  async function hangUp(): Promise<void> {
    try {
      script.kill("SIGKILL");
    } catch {
      // It has ended.
    }
    await input.close().catch(() => {});
    await Promise.all([script.status, shown]);
  }
  return {
    text: () => text,
    type: (keys) => input.write(new TextEncoder().encode(keys)),
    hangUp,
    [Symbol.asyncDispose]: hangUp,
  };
}

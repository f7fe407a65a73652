/**
 * Runs commands in tmux, a terminal whose screen a test can look at.
 *
 * @module
 */

import { waitUntil } from "./wait.ts";

/** Whether tmux is there. */
export const HAS_TMUX = (() => {
  try {
    return new Deno.Command("tmux", { args: ["-V"] }).outputSync().success;
  } catch {
    return false;
  }
})();

/** The size of a terminal, in cells. */
export interface TmuxSize {
  readonly columns: number;
  readonly rows: number;
}

/** A shell in a terminal of its own, which ends when it is disposed of. */
export class Tmux implements AsyncDisposable {
  readonly #socket = `aexp-test-${crypto.randomUUID()}`;

  private constructor() {}

  /** Starts a shell in a folder, with a prompt that is known. */
  static async start(
    cwd: string,
    { columns, rows }: TmuxSize = { columns: 100, rows: 24 },
    env: Readonly<Record<string, string>> = {},
  ): Promise<Tmux> {
    const tmux = new Tmux();
    const given = Object.entries({
      PS1: "ready> ",
      DENO_NO_UPDATE_CHECK: "1",
      NO_COLOR: "1",
      ...env,
    })
      .flatMap(([name, value]) => ["-e", `${name}=${value}`]);
    const size = ["-x", String(columns), "-y", String(rows)];
    const shell = ["bash", "--norc", "--noprofile"];
    await tmux.#call("new-session", "-d", "-s", "t", ...size, "-c", cwd, ...given, ...shell);
    await tmux.waitFor((lines) => lines.some((line) => line.startsWith("ready>")));
    return tmux;
  }

  /** Types a text, and Enter if it ends in a line break. */
  async type(text: string): Promise<void> {
    const line = text.replace(/\n$/, "");
    if (line !== "") await this.#call("send-keys", "-t", "t", "-l", "--", line);
    if (text.endsWith("\n")) await this.press("Enter");
  }

  /** Presses keys by their names in tmux: `C-c`, `Up`, `Enter`. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#call("send-keys", "-t", "t", ...keys);
  }

  /** Changes the size. */
  async resize({ columns, rows }: TmuxSize): Promise<void> {
    await this.#call("resize-window", "-t", "t", "-x", String(columns), "-y", String(rows));
  }

  /** The lines of the screen, without spaces at their ends. */
  async screen(): Promise<readonly string[]> {
    const text = await this.#call("capture-pane", "-p", "-t", "t");
    return text.replace(/\n$/, "").split("\n");
  }

  /** A value that tmux knows of the terminal: `#{cursor_flag}`. */
  async value(format: string): Promise<string> {
    return (await this.#call("display-message", "-p", "-t", "t", format)).trim();
  }

  /** Waits until the screen fits; returns it. */
  async waitFor(
    isFit: (lines: readonly string[]) => boolean | Promise<boolean>,
  ): Promise<readonly string[]> {
    let lines: readonly string[] = [];
    try {
      await waitUntil(async () => {
        lines = await this.screen();
        return await isFit(lines);
      });
    } catch (cause) {
      throw new Error(`the screen is\n${lines.join("\n")}`, { cause });
    }
    return lines;
  }

  async #call(...args: readonly string[]): Promise<string> {
    const { success, stdout, stderr } = await new Deno.Command("tmux", {
      args: ["-u", "-L", this.#socket, "-f", "/dev/null", ...args],
      env: { TERM: "xterm-256color", LC_ALL: "C.UTF-8" },
    }).output();
    const decoder = new TextDecoder();
    if (!success) throw new Error(`tmux ${args[0]}: ${decoder.decode(stderr)}`);
    return decoder.decode(stdout);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#call("kill-server").catch(() => {});
  }
}

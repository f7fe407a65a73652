/**
 * A small shell that outlives a killed runner for a moment, to end the runner's children.
 *
 * It reads the groups of processes that are to live no longer than the runner from a pipe whose other
 * end only the runner has. When that end closes, be it by `kill -9`, it kills the groups it was told of.
 * Should somebody end the guard itself, another one takes its place.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { shellOfItsOwn } from "./shell.ts";

/** A signal to the runner or to its terminal is none of the guard's business. */
const SCRIPT = `trap '' INT TERM HUP USR1 USR2 PIPE
groups=' '
while read -r change group; do
  case $change in
  +) groups="$groups$group " ;;
  -) groups="\${groups%% $group *} \${groups#* $group }" ;;
  esac
done
for group in $groups; do kill -s KILL -- "-$group"; done`;

/** The pause before a guard that has ended is replaced, in milliseconds, for the case that none lasts. */
const PAUSE_MS = 50;

/** Ends the children of a runner that cannot do so any more. */
export class Guard {
  readonly #groups = new Set<number>();
  #shell: Shell | undefined;
  #replacing: ReturnType<typeof setTimeout> | undefined;

  /**
   * A group is to be killed when this process ends, however it ends.
   *
   * @throws {UserError} `COMMAND_MISSING` where no guard can be started
   */
  async add(groupId: number): Promise<void> {
    this.#groups.add(groupId);
    try {
      if (this.#shell === undefined) return await this.#start();
      await this.#shell.say(`+ ${groupId}\n`);
    } catch (error) {
      if (error instanceof UserError) throw error;
      // Somebody killed the guard: a new one takes over.
      await this.#start();
    }
  }

  /** A group has gone: its number may soon be another's. */
  async remove(groupId: number): Promise<void> {
    this.#groups.delete(groupId);
    await this.#shell?.say(`- ${groupId}\n`).catch(() => {});
  }

  /** Lets the guard go. */
  async close(): Promise<void> {
    clearTimeout(this.#replacing);
    const shell = this.#shell;
    this.#shell = undefined;
    await shell?.close();
  }

  async #start(): Promise<void> {
    const shell = new Shell();
    this.#shell = shell;
    void shell.ended.then(() => this.#replace(shell));
    for (const groupId of this.#groups) await shell.say(`+ ${groupId}\n`);
  }

  #replace(ended: Shell): void {
    if (this.#shell !== ended) return;
    clearTimeout(this.#replacing);
    this.#replacing = setTimeout(() => {
      // One that cannot be started, or ends at once, is tried again when the next group is added.
      if (this.#shell === ended) this.#start().catch(() => {});
    }, PAUSE_MS);
  }
}

class Shell {
  /** Settles when the process has ended, whoever ended it. */
  readonly ended: Promise<unknown>;
  readonly #process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;

  constructor() {
    this.#process = shellOfItsOwn(SCRIPT, ["aexp-guard"], {
      cwd: "/",
      env: {},
      stdin: "piped",
      stdout: "null",
      stderr: "null",
    });
    this.#input = this.#process.stdin.getWriter();
    this.ended = this.#process.status;
  }

  async say(line: string): Promise<void> {
    await this.#input.write(new TextEncoder().encode(line));
  }

  async close(): Promise<void> {
    await this.#input.close().catch(() => {});
    await this.ended;
  }
}

/**
 * A small shell that outlives a killed runner for a moment, to end the runner's children.
 *
 * It reads the groups of processes that are to live no longer than the runner from a pipe whose other
 * end only the runner has. When that end closes, be it by `kill -9`, it kills the groups it was told of,
 * but not one whose command has ended and whose end is being written in that moment.
 * Should somebody end the guard itself, another one takes its place.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { shellOfItsOwn } from "./shell.ts";

/**
 * The shell's text, with the folder of the ends as `$1`; it reads `+ group end` and `- group`, where `end` is
 * the name of the file that the group's first process, the gate, writes when its command has ended.
 *
 * A signal to the runner or to its terminal is none of the guard's business. A gate that is killed between
 * making that file and filling it would leave an end without its code. So it is stopped first: standing
 * still, it either has not begun to write, and is killed, or may finish.
 */
const SCRIPT = `trap '' INT TERM HUP USR1 USR2 PIPE
folder=$1 groups=' ' writing=
while read -r change group end; do
  case $change in
  +) groups="$groups$group/$end " ;;
  -)
    rest=\${groups#* "$group"/}
    groups="\${groups%% "$group"/*} \${rest#* }"
    ;;
  esac
done
stand_still() {
  kill -s STOP -- "$1" || return
  tries=0
  while [ "$tries" -lt 1000 ] && read -r _ _ state _ <"/proc/$1/stat"; do
    case $state in [TtZX]) return ;; esac
    tries=$((tries + 1))
  done
}
for one in $groups; do
  group=\${one%%/*}
  end=$folder/\${one#*/}
  stand_still "$group"
  if [ -e "$end" ] && [ ! -s "$end" ]; then
    writing="$writing $one"
    kill -s CONT -- "$group"
  else
    kill -s KILL -- "-$group"
  fi
done
for one in $writing; do
  group=\${one%%/*}
  tries=0
  while [ ! -s "$folder/\${one#*/}" ] && [ "$tries" -lt 20 ] && kill -0 "$group"; do
    command -p sleep 0.05
    tries=$((tries + 1))
  done
  kill -s KILL -- "-$group"
done`;

/** The pause before a guard that has ended is replaced, in milliseconds, for the case that none lasts. */
const PAUSE_MS = 50;

/** Ends the children of a runner that cannot do so any more. */
export class Guard {
  readonly #folder: string;
  readonly #groups = new Map<number, string>();
  #shell: Shell | undefined;
  #replacing: ReturnType<typeof setTimeout> | undefined;

  /** @param folder in which the ends of commands are written */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * A group is to be killed when this process ends, however it ends.
   *
   * @param end the name of the file for the end of its command, without white space
   * @throws {UserError} `COMMAND_MISSING` where no guard can be started
   */
  async add(groupId: number, end: string): Promise<void> {
    this.#groups.set(groupId, end);
    try {
      if (this.#shell === undefined) return await this.#start();
      await this.#shell.say(`+ ${groupId} ${end}\n`);
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
    const shell = new Shell(this.#folder);
    this.#shell = shell;
    void shell.ended.then(() => this.#replace(shell));
    for (const [groupId, end] of this.#groups) await shell.say(`+ ${groupId} ${end}\n`);
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

  constructor(folder: string) {
    this.#process = shellOfItsOwn(SCRIPT, ["aexp-guard", folder], {
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

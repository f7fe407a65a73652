/**
 * One shell command as a child: in a group of its own, its two outputs merged and streamed.
 *
 * @module
 */

import { isGroupAlive, readStartTicks } from "../machine/process_identity.ts";
import { OutputTail } from "./output_tail.ts";
import { shellOfItsOwn } from "./shell.ts";

/** What to run and where. */
export interface ChildOptions {
  /** The text for the shell. */
  readonly command: string;
  /** The folder it starts in. */
  readonly cwd: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Where the shell writes how the command ended, even where nobody waits for it any more. */
  readonly end: {
    /** A file that is not there yet. */
    readonly path: string;
    /** What comes before the exit code, the word on signals and `}`. */
    readonly prefix: string;
  };
  /** Takes the output as it comes; the child waits while the promise does. */
  readonly onOutput: (bytes: Uint8Array) => Promise<void>;
}

/** How a command ended. */
export interface CommandEnd {
  /** Its exit code; 128+n where signal n ended it. */
  readonly code: number;
  /** The number of the signal that ended the shell itself, so that it wrote no end. */
  readonly signal: number | undefined;
}

/** How a child ended. */
export interface ChildEnd extends CommandEnd {
  /** Whether something that it had left in its group was ended. */
  readonly hasLeft: boolean;
  /** The end of its output. */
  readonly outputTail: string;
}

/** Signals by which a group is ended or told something. */
export type GroupSignal = "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGUSR1" | "SIGUSR2" | "SIGKILL";

/**
 * The gate that a command waits behind, with the command as `$1`, the file for its end as `$2` and that
 * file's beginning as `$3`.
 *
 * It goes on when a line comes and ends when the pipe closes without one: nothing runs that is not
 * recorded. The traps keep the gate, not the command, from the signals of its group, and what was sent to
 * the group before the command had ended is part of its end: no clock is needed to tell which came first.
 * What the gate says of a command that a signal ended (`Killed`) is part of the output.
 *
 * A disk that is full takes the name of a file and nothing in it. A symbolic link needs no more than its
 * name, so the end is then what one points to.
 */
function gateOf(command: string): string {
  return `exec 2>&1
trap '' INT TERM HUP USR1 USR2
read -r _ || exit 125
trap : USR1 USR2
trap 'set -- "$1" "$2" "$3" true' INT TERM HUP
${isPlain(command) ? "($1)" : '/bin/sh -c -- "$1"'} </dev/null
set -- "$?" "$2" "$3" "$4"
set -C
printf '%s%s, "signalled": %s}\\n' "$3" "$1" "$4" 2>/dev/null >"$2" ||
  command -p ln -s "{\\"code\\": $1, \\"signalled\\": $4}" "$2.code" 2>/dev/null
exit "$1"`;
}

/**
 * Whether a command is nothing but words, of which the first names a program. A copy of the gate's shell
 * can start it then, which saves starting a shell: 0.8 of 3 ms. Any other command gets a shell of its own:
 * it sees no variable and no argument of the gate, and its `$$` is that shell's number, so that what it
 * sends there ends or wakes itself and not the gate. The parent of a plain command is the gate, as it is
 * with shells that put their last command in their own place.
 */
function isPlain(command: string): boolean {
  const [first, ...others] = command.split(" ");
  return first !== undefined && /^[\w./+-]+$/.test(first) && !OF_THE_SHELL.has(first) &&
    others.every((word) => /^[\w./+:,@%=-]+$/.test(word));
}

/** Words by which a shell is programmed, asked about itself or changed: they are read by one of their own. */
const OF_THE_SHELL: ReadonlySet<string> = new Set([
  ...[".", "alias", "bg", "break", "builtin", "case", "cd", "command", "continue", "coproc"],
  ...[
    "declare",
    "do",
    "done",
    "elif",
    "else",
    "esac",
    "eval",
    "exec",
    "exit",
    "export",
    "fg",
    "fi",
  ],
  ...["for", "function", "getopts", "hash", "if", "in", "jobs", "let", "local", "read", "readonly"],
  ...["return", "select", "set", "shift", "source", "then", "time", "times", "trap", "type"],
  ...["typeset", "ulimit", "umask", "unalias", "unset", "until", "wait", "while"],
]);

/** How long what is left of the group may go on after the command itself has ended, in milliseconds. */
const LEFTOVER_MS = 2000;
/**
 * How long an output is waited for that only a process outside the group still holds, in milliseconds: the
 * time counts in which nothing is there to be read, whatever that process writes now and then.
 */
const OUTPUT_MS = 200;
/** More than this a pipe does not hold, in bytes: what comes after it was not there when the group ended. */
const PIPE_BYTES = 1 << 20;
const POLL_MS = 20;

/** A running child. */
export class Child {
  /** The number of its process, which is its group's, too. */
  readonly pid: number;
  /** When it started, in clock ticks since boot; `undefined` where that cannot be read. */
  readonly startTicks: number | undefined;
  /** Settles when the command has ended, whatever it left in its group. */
  readonly commandEnded: Promise<CommandEnd>;
  /** Settles when its whole group is gone and its output is read. */
  readonly ended: Promise<ChildEnd>;
  readonly #process: Deno.ChildProcess;
  readonly #gate: WritableStreamDefaultWriter<Uint8Array>;

  /**
   * Starts a command behind its gate.
   *
   * @throws {UserError} `COMMAND_MISSING` where the system does not start it
   */
  constructor(options: ChildOptions) {
    const { command, cwd, env, end } = options;
    this.#process = shellOfItsOwn(gateOf(command), [
      "/bin/sh",
      command,
      end.path,
      end.prefix,
      "false",
    ], {
      cwd,
      env,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    });
    this.#gate = this.#process.stdin.getWriter();
    this.pid = this.#process.pid;
    this.startTicks = readStartTicks(this.pid);
    this.commandEnded = this.#process.status.then(({ code, signal }) => ({
      code,
      signal: signal === null ? undefined : code - 128,
    }));
    this.ended = this.#wait(options);
  }

  /** Opens the gate: the command runs. */
  async open(): Promise<void> {
    await this.#gate.write(new TextEncoder().encode("\n")).catch(() => {});
    await this.#gate.close().catch(() => {});
  }

  /** Closes the gate for good: the command never runs. */
  async abandon(): Promise<void> {
    await this.#gate.close().catch(() => {});
    await this.ended;
  }

  /** Sends a signal to the whole group; a group that has gone is no error. */
  signalGroup(signal: GroupSignal): void {
    try {
      Deno.kill(-this.pid, signal);
    } catch (error) {
      if (!isGone(error)) throw error;
      this.#signalProcess(signal);
    }
  }

  /** For the moment before the process has made its group. */
  #signalProcess(signal: GroupSignal): void {
    try {
      this.#process.kill(signal);
    } catch (error) {
      // The runtime says so where the process has ended.
      if (!(error instanceof TypeError) && !isGone(error)) throw error;
    }
  }

  async #wait(options: ChildOptions): Promise<ChildEnd> {
    const output = new Forwarding(this.#process.stdout, options.onOutput);
    const end = await this.commandEnded;
    const hasLeft = await this.#endGroup();
    await output.finish();
    return { ...end, hasLeft, outputTail: output.tail.text() };
  }

  /** Waits for what the command left in its group, then ends it; says whether that was needed. */
  async #endGroup(): Promise<boolean> {
    if (await this.#isGroupGoneWithin(LEFTOVER_MS)) return false;
    this.signalGroup("SIGTERM");
    if (await this.#isGroupGoneWithin(LEFTOVER_MS)) return true;
    this.signalGroup("SIGKILL");
    await this.#isGroupGoneWithin(LEFTOVER_MS);
    return true;
  }

  async #isGroupGoneWithin(milliseconds: number): Promise<boolean> {
    for (let waited = 0; isGroupAlive(this.pid); waited += POLL_MS) {
      if (waited >= milliseconds) return false;
      await pause(POLL_MS);
    }
    return true;
  }
}

function isGone(error: unknown): boolean {
  return error instanceof Deno.errors.NotFound ||
    (error instanceof Error && (error as { code?: unknown }).code === "ESRCH");
}

/** The way of an output from the child to whoever wants it. */
class Forwarding {
  readonly tail = new OutputTail();
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  readonly #done: Promise<void>;
  #isDone = false;
  #isWaiting = false;
  #bytes = 0;

  constructor(
    stream: ReadableStream<Uint8Array>,
    onOutput: (bytes: Uint8Array) => Promise<void>,
  ) {
    this.#reader = stream.getReader();
    this.#done = this.#forward(onOutput);
  }

  /** Hands over all that the child wrote; a stranger who keeps the pipe open is not waited for. */
  async finish(): Promise<void> {
    const last = this.#bytes + PIPE_BYTES;
    for (let idle = 0; !this.#isDone && idle < OUTPUT_MS && this.#bytes < last;) {
      await withinMs(this.#done, POLL_MS);
      if (this.#isWaiting) idle += POLL_MS;
    }
    await this.#reader.cancel().catch(() => {});
  }

  async #forward(onOutput: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    for (;;) {
      this.#isWaiting = true;
      const { done, value } = await this.#reader.read();
      this.#isWaiting = false;
      if (done) break;
      this.#bytes += value.length;
      this.tail.push(value);
      await onOutput(value);
    }
    this.#isDone = true;
  }
}

async function withinMs(work: Promise<void>, milliseconds: number): Promise<void> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const timeout = new Promise<void>((resolve) => timer = setTimeout(resolve, milliseconds));
  await Promise.race([work, timeout]);
  clearTimeout(timer);
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

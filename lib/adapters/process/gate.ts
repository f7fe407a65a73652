/**
 * The shell that a command waits behind, and which leads the command's group.
 *
 * It may be started before it is known what is to run: where runs are short, the next one's shell is started
 * while the last one's command runs.
 *
 * @module
 */

import { quoteShell } from "../../domain/template/quote.ts";
import { UserError } from "../../errors.ts";
import { livenessHere, readStartTicks } from "../machine/process_identity.ts";
import { shellOfItsOwn } from "./shell.ts";

/** Where commands run. */
export interface GateOptions {
  /** The folder they start in. */
  readonly cwd: string;
  /** Their environment, but for what each has of its own. */
  readonly env: Readonly<Record<string, string>>;
}

/** What runs behind a gate. */
export interface GatedCommand {
  /** The text for the shell. */
  readonly command: string;
  /** What its environment has of its own. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where the shell writes how the command ended, even where nobody waits for it any more. */
  readonly end: {
    /** A file that is not there yet. */
    readonly path: string;
    /** What comes before the exit code, the word on signals and `}`. */
    readonly prefix: string;
  };
}

/**
 * The gate, with a line break as `$1`: it reads a line that makes the command `$1`, the file for its end `$2`,
 * that file's beginning `$3` and whether `$1` is plain `$5`.
 *
 * It ends when the pipe closes before the line has come whole: nothing runs that is not recorded. The traps
 * keep the gate, not the command, from the signals of its group, and what was sent to the group before the
 * command had ended is part of its end (`$4`): no clock is needed to tell which came first. QUIT does not
 * count: some programs take it as a question and go on. TSTP, STOP and CONT stop the gate and let it go on
 * with its group. What the gate says of a command that a signal ended (`Killed`) is part of the output.
 *
 * A shell that cannot fork ends at once, with 125 and no end: its command has not begun.
 *
 * A disk that is full takes the name of a file and nothing in it. A symbolic link needs no more than its
 * name, so the end is then what one points to.
 */
export const GATE = `exec 2>&1
trap '' INT QUIT TERM HUP USR1 USR2
IFS= TMOUT= read -r AEXP_ORDER || exit 125
eval "$AEXP_ORDER"
[ $# -eq 5 ] || exit 125
trap '[ $# -eq 4 ] || exit 125' EXIT
trap : QUIT USR1 USR2
trap 'set -- "$1" "$2" "$3" true \${5+"$5"}' INT TERM HUP
if [ "$5" = plain ]; then ($1) </dev/null; else /bin/sh -c -- "$1" </dev/null; fi
set -- "$?" "$2" "$3" "$4"
set -C
printf '%s%s, "signalled": %s}\\n' "$3" "$1" "$4" 2>/dev/null >"$2" ||
  command -p ln -s "{\\"code\\": $1, \\"signalled\\": $4}" "$2.code" 2>/dev/null
exit "$1"`;

/** The code of a gate whose command has not begun, where it leaves no end. */
export const NOT_BEGUN = 125;

/** What the gate is started with. */
export const GATE_ARGS: readonly string[] = ["/bin/sh", "\n"];

/** A text longer than this is no argument of a program, in bytes: Linux has it so. */
const LONGEST_ARGUMENT = 131_071;

/** A shell that waits for its command. */
export class Gate {
  /** The number of its process, which is its group's, too. */
  readonly pid: number;
  /** When it started, in clock ticks since boot; `undefined` where that cannot be read. */
  readonly startTicks: number | undefined;
  /** The process. */
  readonly process: Deno.ChildProcess;
  readonly #input: WritableStreamDefaultWriter<Uint8Array>;
  readonly #cwd: string;

  /**
   * Starts the shell.
   *
   * @throws {UserError} `COMMAND_MISSING` where the system does not start it
   */
  constructor({ cwd, env }: GateOptions) {
    this.process = shellOfItsOwn(GATE, GATE_ARGS, {
      cwd,
      env,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    });
    this.#input = this.process.stdin.getWriter();
    this.pid = this.process.pid;
    this.startTicks = readStartTicks(this.pid);
    this.#cwd = cwd;
  }

  /** Whether nobody has ended the shell before it had a command. */
  get isWaiting(): boolean {
    return livenessHere(this.pid, this.startTicks) === "alive";
  }

  /** Lets a command run. */
  async open(command: GatedCommand): Promise<void> {
    const order = orderOf(command, this.#cwd);
    await this.#input.write(new TextEncoder().encode(order)).catch(() => {});
    await this.#input.close().catch(() => {});
  }

  /** Closes the gate for good: no command runs. */
  async close(): Promise<void> {
    await this.#input.close().catch(() => {});
  }

  /** Ends a gate that has no command, and waits until it has gone. */
  async release(): Promise<void> {
    try {
      this.process.kill("SIGKILL");
    } catch {
      // It has gone before.
    }
    await this.close();
    await this.process.stdout.cancel();
    await this.process.status;
  }
}

/** After a run shorter than this, in seconds, it shows how long the next one's shell takes to start. */
const SHORT_S = 1;

/** The gates of one runner, of which one may wait for a command that is not known yet. */
export class Gates {
  readonly #options: GateOptions;
  #spare: Gate | undefined;
  #isShort = false;

  /** @param options for all of them */
  constructor(options: GateOptions) {
    this.#options = options;
  }

  /**
   * A gate for a command.
   *
   * @throws {UserError} `COMMAND_MISSING` where the system starts no shell, or could give it no such command
   */
  take(command: string): Gate {
    checkLength(command);
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare?.isWaiting) return spare;
    void spare?.release();
    return new Gate(this.#options);
  }

  /** Hears how long a run took, in seconds: the next one will hardly be of another kind. */
  noteRun(tookS: number): void {
    this.#isShort = tookS < SHORT_S;
  }

  /** Starts a gate for the next command where runs are short; if that fails, the next command will tell. */
  prepare(): void {
    if (this.#spare !== undefined || !this.#isShort) return;
    try {
      this.#spare = new Gate(this.#options);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }

  /** Lets the one that waits go. */
  async close(): Promise<void> {
    const spare = this.#spare;
    this.#spare = undefined;
    await spare?.release();
  }
}

function checkLength(command: string): void {
  if (new TextEncoder().encode(command).length <= LONGEST_ARGUMENT) return;
  throw new UserError(
    "COMMAND_MISSING",
    "Cannot start the command: it is too long for the system",
    {
      hint:
        "Let the program read $AEXP_JOB_WORKSPACE/signac_statepoint.json instead of its arguments.",
    },
  );
}

/**
 * The line that a gate reads, which sets its arguments and the environment. The folder is said once more: the
 * one that a gate was started in may have been moved away since.
 *
 * The file for the end is named from that folder where it lies below: if the folder is moved while the command
 * runs, the end goes along.
 */
export function orderOf({ command, variables, end }: GatedCommand, cwd: string): string {
  // A line break is the gate's first argument, so that all is one line: a shell reads many only slowly.
  const word = (text: string) => quoteShell(text).replaceAll("\n", `'"$1"'`);
  const kind = isPlain(command) ? "plain" : "shell";
  const endPath = end.path.startsWith(`${cwd}/`) ? end.path.slice(cwd.length + 1) : end.path;
  const args = [command, endPath, end.prefix, "false", kind].map(word).join(" ");
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${word(value)}`);
  const steps = ["unset AEXP_ORDER", `cd ${word(cwd)} || exit 126`, ...exports, `set -- ${args}`];
  return `${steps.join("; ")}\n`;
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

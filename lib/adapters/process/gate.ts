/**
 * A gate is a shell that waits for its command and leads the command's group.
 *
 * A gate may start before its command is known: where runs are short, the gate of the next run
 * starts while the current command runs.
 *
 * @module
 */

import { quoteShell } from "../../domain/template/quote.ts";
import { UserError } from "../../errors.ts";
import { livenessHere, readStartTicks } from "../machine/process_identity.ts";
import { shellOfItsOwn } from "./shell.ts";

/** The folder and the environment of commands. */
export interface GateOptions {
  readonly cwd: string;
  /** The environment, without the variables that belong to one command. */
  readonly env: Readonly<Record<string, string>>;
}

/** The command that a gate runs, with its variables and the place of its end. */
export interface GatedCommand {
  readonly command: string;
  /** The variables that belong to this command. */
  readonly variables: Readonly<Record<string, string>>;
  /** Where the shell writes how the command ended, even if no runner waits for it any more. */
  readonly end: {
    /** A file that does not exist yet. */
    readonly path: string;
    /** The text before the exit code; `signalled` and the closing brace follow. */
    readonly prefix: string;
  };
}

/**
 * The script of the gate. Its `$1` is a line break. The line that it reads sets `$1` to the
 * command, `$2` to the file for the end, `$3` to the beginning of that file, `$4` to whether a
 * signal came, and `$5` to whether `$1` is plain.
 *
 * The gate exits if the pipe closes before the line is complete: no command runs that is not
 * recorded. The traps protect the gate, not the command, from the signals of its group. A signal
 * that is sent to the group before the command has ended becomes part of the end (`$4`), so no
 * clock is needed to tell which came first. QUIT does not count: some programs treat it as a
 * question and continue. TSTP, STOP and CONT stop and continue the gate with its group. The gate's
 * message about a command that a signal ended (`Killed`) is part of the output.
 *
 * A shell that cannot fork exits at once with code 125 and writes no end: its command has not
 * begun.
 *
 * A full disk still creates a file, but without content. A symbolic link needs only its name, so
 * the gate then creates a link whose target is the text of the end.
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

/** The exit code of a gate whose command has not begun, if there is no end. */
export const NOT_BEGUN = 125;

/** The arguments of the gate's script. */
export const GATE_ARGS: readonly string[] = ["/bin/sh", "\n"];

/** The longest argument of a program on Linux, in bytes. */
const LONGEST_ARGUMENT = 131_071;

/** A shell that waits for its command. */
export class Gate {
  /** The number of the process, and of its group. */
  readonly pid: number;
  /**
   * When the process started, in clock ticks since boot; `undefined` where the system does not
   * tell.
   */
  readonly startTicks: number | undefined;
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

  /** Whether the shell still lives and can take a command. */
  get isWaiting(): boolean {
    return livenessHere(this.pid, this.startTicks) === "alive";
  }

  /** Starts a command. */
  async open(command: GatedCommand): Promise<void> {
    const order = orderOf(command, this.#cwd);
    await this.#input.write(new TextEncoder().encode(order)).catch(() => {});
    await this.#input.close().catch(() => {});
  }

  /** Closes the gate, so that no command runs. */
  async close(): Promise<void> {
    await this.#input.close().catch(() => {});
  }

  /** Ends a gate that has no command, and waits until its process is gone. */
  async release(): Promise<void> {
    try {
      this.process.kill("SIGKILL");
    } catch {
      // The process is gone already.
    }
    await this.close();
    await this.process.stdout.cancel();
    await this.process.status;
  }
}

/**
 * The next gate starts early only after a run that was shorter than this, in seconds: in longer
 * runs the start of a gate does not matter.
 */
const SHORT_S = 1;

/** The gates of one runner. One gate may wait for a command that is not known yet. */
export class Gates {
  readonly #options: GateOptions;
  #spare: Gate | undefined;
  #isShort = false;

  /** @param options for all gates */
  constructor(options: GateOptions) {
    this.#options = options;
  }

  /**
   * Returns a gate for a command.
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

  /** Notes how long a run took, in seconds; the next run will probably be similar. */
  noteRun(tookS: number): void {
    this.#isShort = tookS < SHORT_S;
  }

  /**
   * Starts a gate for the next command, if runs are short. An error is ignored here: `take()` will
   * meet it again.
   */
  prepare(): void {
    if (this.#spare !== undefined || !this.#isShort) return;
    try {
      this.#spare = new Gate(this.#options);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
    }
  }

  /** Ends the gate that waits, if there is one. */
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
 * Returns the line that a gate reads, which sets its arguments and its environment. The line names
 * the working folder again, because the folder that the gate started in may have been moved away.
 *
 * The file for the end is named relative to that folder, if it lies below: if the folder is moved
 * while the command runs, the end is written in the moved folder.
 */
export function orderOf({ command, variables, end }: GatedCommand, cwd: string): string {
  // The gate has a line break as its first argument, so that the order fits on one line: a shell
  // reads many lines slowly.
  const word = (text: string) => quoteShell(text).replaceAll("\n", `'"$1"'`);
  const kind = isPlain(command) ? "plain" : "shell";
  const endPath = end.path.startsWith(`${cwd}/`) ? end.path.slice(cwd.length + 1) : end.path;
  const args = [command, endPath, end.prefix, "false", kind].map(word).join(" ");
  const exports = Object.entries(variables).map(([name, value]) => `export ${name}=${word(value)}`);
  const steps = ["unset AEXP_ORDER", `cd ${word(cwd)} || exit 126`, ...exports, `set -- ${args}`];
  return `${steps.join("; ")}\n`;
}

/**
 * Returns whether a command consists only of plain words, the first of which names a program. Then
 * a copy of the gate's shell can start it, which saves the start of another shell: 0.8 of 3 ms. Any
 * other command gets a shell of its own, which has no variable and no argument of the gate. The
 * `$$` of such a command is the number of that shell, so a command that signals `$$` reaches its
 * own shell and not the gate. The parent of a plain command is the gate, as with shells that
 * replace themselves by their last command.
 */
function isPlain(command: string): boolean {
  const [first, ...others] = command.split(" ");
  return first !== undefined && /^[\w./+-]+$/.test(first) && !OF_THE_SHELL.has(first) &&
    others.every((word) => /^[\w./+:,@%=-]+$/.test(word));
}

/** Words that a shell interprets itself. A command that begins with one gets a shell of its own. */
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

/**
 * Starting `/bin/sh` in a session and group of its own.
 *
 * @module
 */

import { codeOf, UserError } from "../../errors.ts";
import { quoteShell } from "../../domain/template/quote.ts";
import { command, option, phrase } from "../../phrase.ts";

/** What a shell is started with. */
export interface ShellOptions {
  /** The folder it starts in. */
  readonly cwd: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Its input. */
  readonly stdin: "null" | "piped";
  /** Its output. */
  readonly stdout: "null" | "piped";
  /** Its errors. */
  readonly stderr: "null" | "inherit";
}

/**
 * Starts a shell with a script and its arguments, the first of which is `$0`.
 *
 * @throws {UserError} `COMMAND_MISSING` where the system does not start it, `SYSTEM_EXHAUSTED` where it cannot now
 */
export function shellOfItsOwn(
  script: string,
  args: readonly string[],
  options: ShellOptions,
): Deno.ChildProcess {
  const { env } = options;
  const setsid = findSetsid();
  const shell = ["-c", `${localeOf(env)}\n${script}`, ...args];
  try {
    return new Deno.Command(setsid ?? SHELL, {
      args: setsid === undefined ? shell : [SHELL, ...shell],
      clearEnv: true,
      detached: setsid === undefined,
      ...options,
      // Or setsid would read a dozen files to learn a language that it never speaks.
      env: { ...env, LC_ALL: "C" },
    }).spawn();
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    const message = `Cannot start the command: ${reason}`;
    throw isShortage(error)
      ? new UserError("SYSTEM_EXHAUSTED", message, {
        cause: error,
        hint: "Free some, or raise the limits that `ulimit -a` shows.",
      })
      : new UserError("COMMAND_MISSING", message, {
        cause: error,
        hint: phrase`Check the command with ${command("run-queued", option("dryRun"))}.`,
      });
  }
}

/** Too many processes, files or pages: that passes, and is no fault of the command. */
function isShortage(error: unknown): boolean {
  const code = codeOf(error);
  return code === "EAGAIN" || code === "EMFILE" || code === "ENFILE" || code === "ENOMEM";
}

const SHELL = "/bin/sh";

/** Gives the script the language that it was to have. */
function localeOf({ LC_ALL }: Readonly<Record<string, string>>): string {
  return LC_ALL === undefined ? "unset LC_ALL" : `LC_ALL=${quoteShell(LC_ALL)}`;
}

/** What commands are started with. */
export interface ShellPrograms {
  /** `/bin/sh`; `undefined` where there is none. */
  readonly shell: string | undefined;
  /** `setsid`; `undefined` where there is none, and each start takes a little longer. */
  readonly setsid: string | undefined;
}

/** Which of the programs that commands are started with are here. */
export function findShellPrograms(): ShellPrograms {
  return { shell: isFile(SHELL) ? SHELL : undefined, setsid: findSetsid() };
}

let knownSetsid: string | null | undefined;

/**
 * The program that gives a command a group of its own. The runtime could do so, too, but would have
 * to fork for it, which copies the tables of all its memory: 1.7 ms and more a job where this takes 0.6.
 */
function findSetsid(): string | undefined {
  knownSetsid ??= ["/usr/bin/setsid", "/bin/setsid"].find(isFile) ?? null;
  return knownSetsid ?? undefined;
}

function isFile(path: string): boolean {
  try {
    return Deno.statSync(path).isFile;
  } catch {
    return false;
  }
}

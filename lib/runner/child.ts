/**
 * One shell command as a child: in a group of its own, its two outputs merged and streamed.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { isGroupAlive, readStartTicks } from "../machine/process_identity.ts";
import { OutputTail } from "./output_tail.ts";

/** What to run and where. */
export interface ChildOptions {
  /** The text for `/bin/sh -c`. */
  readonly command: string;
  /** The folder it starts in. */
  readonly cwd: string;
  /** Its whole environment. */
  readonly env: Readonly<Record<string, string>>;
  /** Takes the output as it comes; the child waits while the promise does. */
  readonly onOutput: (bytes: Uint8Array) => Promise<void>;
}

/** How a child ended. */
export interface ChildEnd {
  /** Its exit code; 128+n where signal n ended it. */
  readonly code: number;
  /** The number of the signal that ended the shell itself. */
  readonly signal: number | undefined;
  /** The end of its output. */
  readonly outputTail: string;
}

/** Signals by which a group is ended or told something. */
export type GroupSignal = "SIGINT" | "SIGTERM" | "SIGHUP" | "SIGUSR1" | "SIGUSR2" | "SIGKILL";

/** How long what is left of the group may go on after the command itself has ended, in milliseconds. */
const LEFTOVER_MS = 2000;
/** How long an output is waited for that only a process outside the group still holds, in milliseconds. */
const OUTPUT_MS = 200;
const POLL_MS = 20;

/** A running child. */
export class Child {
  /** The number of its process, which is its group's, too. */
  readonly pid: number;
  /** When it started, in clock ticks since boot; `undefined` where that cannot be read. */
  readonly startTicks: number | undefined;
  /** Settles when its whole group is gone and its output is read. */
  readonly ended: Promise<ChildEnd>;
  readonly #process: Deno.ChildProcess;

  /**
   * Starts a command.
   *
   * @throws {UserError} `COMMAND_MISSING` where the system does not start it
   */
  constructor(options: ChildOptions) {
    this.#process = spawn(options);
    this.pid = this.#process.pid;
    this.startTicks = readStartTicks(this.pid);
    this.ended = this.#wait(options);
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
    const status = await this.#process.status;
    await this.#endGroup();
    await output.finish();
    const signal = status.signal === null ? undefined : status.code - 128;
    return { code: status.code, signal, outputTail: output.tail.text() };
  }

  /** Waits for what the command left in its group, then ends it. */
  async #endGroup(): Promise<void> {
    if (await this.#isGroupGoneWithin(LEFTOVER_MS)) return;
    this.signalGroup("SIGTERM");
    if (await this.#isGroupGoneWithin(LEFTOVER_MS)) return;
    this.signalGroup("SIGKILL");
    await this.#isGroupGoneWithin(LEFTOVER_MS);
  }

  async #isGroupGoneWithin(milliseconds: number): Promise<boolean> {
    for (let waited = 0; this.#hasGroup(); waited += POLL_MS) {
      if (waited >= milliseconds) return false;
      await pause(POLL_MS);
    }
    return true;
  }

  #hasGroup(): boolean {
    try {
      Deno.kill(-this.pid, 0 as never);
    } catch (error) {
      if (isGone(error)) return false;
    }
    // Something answers; a zombie that nobody collects does not count.
    return isGroupAlive(this.pid);
  }
}

function spawn(options: ChildOptions): Deno.ChildProcess {
  // On a line of its own, so that the shell's complaints about the next one are caught, too.
  const shell = ["/bin/sh", "-c", `exec 2>&1\n${options.command}`] as const;
  const setsid = findSetsid();
  try {
    return new Deno.Command(setsid ?? shell[0], {
      args: setsid === undefined ? shell.slice(1) : [...shell],
      cwd: options.cwd,
      clearEnv: true,
      env: { ...options.env },
      detached: setsid === undefined,
      stdin: "null",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
  } catch (error) {
    throw new UserError(
      "COMMAND_MISSING",
      `Cannot start the command: ${reasonOf(error, options.command)}`,
      { cause: error, hint: hintFor(error) },
    );
  }
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

function reasonOf(error: unknown, command: string): string {
  if (isTooLong(error)) return `it is too long for the system (${command.length} characters)`;
  return error instanceof Error ? error.message.split("\n")[0] ?? "" : String(error);
}

function hintFor(error: unknown): string {
  return isTooLong(error)
    ? "Let the program read $AEXP_JOB_WORKSPACE/signac_statepoint.json instead of its arguments."
    : "Check the command with `aexp run-queued --dry-run`.";
}

function isTooLong(error: unknown): boolean {
  return error instanceof Error && (error as { code?: unknown }).code === "E2BIG";
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
  #chunks = 0;

  constructor(
    stream: ReadableStream<Uint8Array>,
    onOutput: (bytes: Uint8Array) => Promise<void>,
  ) {
    this.#reader = stream.getReader();
    this.#done = this.#forward(onOutput);
  }

  /** Hands over all that the child wrote; a stranger who keeps the pipe open is not waited for. */
  async finish(): Promise<void> {
    let seen = this.#chunks;
    for (let idle = 0; !this.#isDone && idle < OUTPUT_MS;) {
      await withinMs(this.#done, POLL_MS);
      idle = this.#isWaiting && this.#chunks === seen ? idle + POLL_MS : 0;
      seen = this.#chunks;
    }
    await this.#reader.cancel().catch(() => {});
  }

  async #forward(onOutput: (bytes: Uint8Array) => Promise<void>): Promise<void> {
    for (;;) {
      this.#isWaiting = true;
      const { done, value } = await this.#reader.read();
      this.#isWaiting = false;
      if (done) break;
      this.#chunks++;
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

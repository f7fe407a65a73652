/**
 * Runs one shell command as a child process in a group of its own, and streams its merged outputs.
 *
 * @module
 */

import { type SignalName, sleep } from "../../context.ts";
import { isNoProcess } from "../machine/no_process.ts";
import { isGroupAlive } from "../machine/process_identity.ts";
import type { Gate, GatedCommand } from "./gate.ts";
import { OutputTail } from "./output_tail.ts";

/** The command, and the gate that it runs behind. */
export interface ChildOptions extends GatedCommand {
  readonly gate: Gate;
  /** Takes the output piece by piece. The child is held up until the promise settles. */
  readonly onOutput: (bytes: Uint8Array) => Promise<void>;
}

/** How a command ended. */
export interface CommandEnd {
  /** The exit code; 128+n if signal n ended the command. */
  readonly code: number;
  /** The number of the signal that ended the shell itself, so that the shell wrote no end. */
  readonly signal: number | undefined;
}

/** How a child ended. */
export interface ChildEnd extends CommandEnd {
  /** Whether the runner had to end processes that the command left in its group. */
  readonly hasLeft: boolean;
  /** The last bytes of the output. */
  readonly outputTail: string;
  /** More of the end of the output, in memory; `undefined` if nothing was started. */
  readonly tail?: OutputTail;
}

/** The signals that the runner sends to a group. */
export type GroupSignal = SignalName | "SIGKILL" | "SIGSTOP";

/** How long the rest of the group may continue after the command has ended, in milliseconds. */
const LEFTOVER_MS = 2000;
/**
 * How long the runner waits, in milliseconds, for output that only a process outside the group can
 * still write. Only the time in which there is nothing to read counts, so a process that writes now
 * and then does not extend the wait.
 */
const OUTPUT_MS = 200;
/** The most that a pipe holds, in bytes: later output was written after the group had ended. */
const PIPE_BYTES = 1 << 20;
const POLL_MS = 20;

/** A running child. */
export class Child {
  /** The number of the process, and of its group. */
  readonly pid: number;
  /**
   * When the process started, in clock ticks since boot; `undefined` where the system does not
   * tell.
   */
  readonly startTicks: number | undefined;
  /** Settles when the command has ended, even if processes in its group continue. */
  readonly commandEnded: Promise<CommandEnd>;
  /** Settles when the whole group is gone and the output is read. */
  readonly ended: Promise<ChildEnd>;
  readonly #gate: Gate;
  readonly #options: ChildOptions;

  /** @param options with a gate that no other command uses */
  constructor(options: ChildOptions) {
    this.#options = options;
    this.#gate = options.gate;
    this.pid = this.#gate.pid;
    this.startTicks = this.#gate.startTicks;
    this.commandEnded = this.#gate.process.status.then(({ code, signal }) => ({
      code,
      signal: signal === null ? undefined : code - 128,
    }));
    this.ended = this.#wait(options);
  }

  /** Opens the gate, so that the command runs. */
  async open(): Promise<void> {
    await this.#gate.open(this.#options);
  }

  /** Closes the gate, so that the command never runs. */
  async abandon(): Promise<void> {
    await this.#gate.close();
    await this.ended;
  }

  /** Sends a signal to the whole group; a group that is gone is no error. */
  signalGroup(signal: GroupSignal): void {
    try {
      Deno.kill(-this.pid, signal);
    } catch (error) {
      if (!isNoProcess(error)) throw error;
      this.#signalProcess(signal);
    }
  }

  /** Signals the process alone, for the moment before it has created its group. */
  #signalProcess(signal: GroupSignal): void {
    try {
      this.#gate.process.kill(signal);
    } catch (error) {
      // The runtime throws a TypeError if the process has ended.
      if (!(error instanceof TypeError) && !isNoProcess(error)) throw error;
    }
  }

  async #wait(options: ChildOptions): Promise<ChildEnd> {
    const output = new Forwarding(this.#gate.process.stdout, options.onOutput);
    const end = await this.commandEnded;
    const hasLeft = await this.#endGroup();
    await output.finish();
    return { ...end, hasLeft, outputTail: output.tail.text(), tail: output.tail };
  }

  /**
   * Waits until the rest of the group is gone, then ends it. Returns whether that was necessary.
   */
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
      await sleep(POLL_MS);
    }
    return true;
  }
}

/** Forwards the output of the child to a callback. */
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

  /**
   * Forwards all that the child wrote. Does not wait for a process outside the group that keeps the
   * pipe open.
   */
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

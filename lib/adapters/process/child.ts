/**
 * One shell command as a child: in a group of its own, its two outputs merged and streamed.
 *
 * @module
 */

import { isNoProcess } from "../machine/no_process.ts";
import type { SignalName } from "../../context.ts";
import { isGroupAlive } from "../machine/process_identity.ts";
import type { Gate, GatedCommand } from "./gate.ts";
import { OutputTail } from "./output_tail.ts";

/** What to run behind which gate. */
export interface ChildOptions extends GatedCommand {
  /** The shell that waits for it. */
  readonly gate: Gate;
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

/** Signals by which a group is ended, stopped, continued or told something. */
export type GroupSignal = SignalName | "SIGKILL" | "SIGSTOP";

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
  readonly #gate: Gate;
  readonly #options: ChildOptions;

  /** @param options with a gate that nothing else runs behind */
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

  /** Opens the gate: the command runs. */
  async open(): Promise<void> {
    await this.#gate.open(this.#options);
  }

  /** Closes the gate for good: the command never runs. */
  async abandon(): Promise<void> {
    await this.#gate.close();
    await this.ended;
  }

  /** Sends a signal to the whole group; a group that has gone is no error. */
  signalGroup(signal: GroupSignal): void {
    try {
      Deno.kill(-this.pid, signal);
    } catch (error) {
      if (!isNoProcess(error)) throw error;
      this.#signalProcess(signal);
    }
  }

  /** For the moment before the process has made its group. */
  #signalProcess(signal: GroupSignal): void {
    try {
      this.#gate.process.kill(signal);
    } catch (error) {
      // The runtime says so where the process has ended.
      if (!(error instanceof TypeError) && !isNoProcess(error)) throw error;
    }
  }

  async #wait(options: ChildOptions): Promise<ChildEnd> {
    const output = new Forwarding(this.#gate.process.stdout, options.onOutput);
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

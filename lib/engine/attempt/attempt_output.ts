/**
 * Passes the output of an attempt to the listener and, unless a person turned it off, to a log.
 *
 * @module
 */

import { LogWriter } from "../../adapters/state/log_writer.ts";
import type { AttemptTools, TakenAttempt } from "./taken_attempt.ts";

/** The output of one attempt. */
export class AttemptOutput {
  readonly #tools: Pick<AttemptTools, "store" | "listener">;
  readonly #attempt: Pick<TakenAttempt, "key">;
  #log: LogWriter | undefined;
  #hasLog: boolean;

  /** @param tools the store of the log, and the listener */
  constructor(
    tools: Pick<AttemptTools, "store" | "listener">,
    attempt: Pick<TakenAttempt, "key" | "log">,
  ) {
    this.#tools = tools;
    this.#attempt = attempt;
    this.#hasLog = attempt.log;
  }

  /** Passes on a piece of output. If the log cannot be written, the run continues without it. */
  async take(bytes: Uint8Array): Promise<void> {
    const { store, listener } = this.#tools;
    const { key } = this.#attempt;
    try {
      if (this.#hasLog) this.#log ??= await LogWriter.open(store, key);
      await this.#log?.write(bytes);
    } catch (error) {
      listener.onNote(`${messageOf(error)}; the run continues without its log`);
      this.#hasLog = false;
      this.close();
    }
    await listener.onOutput(bytes, key);
  }

  /** Closes the log. */
  close(): void {
    this.#log?.close();
    this.#log = undefined;
  }
}

/** Returns the message of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

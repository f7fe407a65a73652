/**
 * Passes the output of an attempt to the listener and, if requested, to a log.
 *
 * @module
 */

import { LogWriter } from "../../adapters/state/log_files.ts";
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
      listener.onNote(messageOf(error));
      this.#hasLog = false;
    }
    await listener.onOutput(bytes, key);
  }

  /** Closes the log. */
  close(): void {
    this.#log?.close();
  }
}

/** Returns the message of an error. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/**
 * Where the output of an attempt goes: to whoever listens and, where asked for, to its log.
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

  /** @param tools where the log lies and who listens, @param attempt which one */
  constructor(
    tools: Pick<AttemptTools, "store" | "listener">,
    attempt: Pick<TakenAttempt, "key" | "log">,
  ) {
    this.#tools = tools;
    this.#attempt = attempt;
    this.#hasLog = attempt.log;
  }

  /** Takes a piece of output. A log that cannot be written is given up: the run is worth more than its log. */
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

/** What an error says. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

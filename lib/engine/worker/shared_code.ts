/**
 * Asks git about the code once for all runs of a process.
 *
 * @module
 */

import type { Provenance } from "../../adapters/git/provenance.ts";
import type { CodeQuestion } from "../session/repository.ts";

/** A question to git that the first run asks and all runs share. */
export class SharedCode {
  readonly #ask: () => CodeQuestion;
  #question: CodeQuestion | undefined;
  #expecting = 0;
  #isUsed = false;
  /** Settles when git has exited for all dropped questions. */
  #dropped: Promise<unknown> = Promise.resolve();

  constructor(ask: () => CodeQuestion) {
    this.#ask = ask;
  }

  /**
   * Asks early, for a run that may need the answer. If that run does not start, the answer is
   * dropped: before the next run, the code may change.
   *
   * @returns a function to call when the run is over or does not start
   */
  expect(): () => void {
    this.#question ??= this.#ask();
    // An error reaches the caller of `answer()`.
    this.#question.answer.catch(() => {});
    this.#expecting++;
    return () => {
      this.#expecting--;
      if (this.#expecting === 0 && !this.#isUsed) this.#drop();
    };
  }

  /** Returns the state of the code when the first run starts. */
  answer(): Promise<Provenance> {
    this.#isUsed = true;
    this.#question ??= this.#ask();
    return this.#question.answer;
  }

  /** Drops the question and waits until git has exited. */
  async close(): Promise<void> {
    this.#drop();
    await this.#dropped;
  }

  #drop(): void {
    this.#dropped = Promise.all([this.#dropped, this.#question?.drop()]);
    this.#question = undefined;
  }
}

/**
 * What git says of the code, asked once for all runs of a process.
 *
 * @module
 */

import type { Provenance } from "../../adapters/git/provenance.ts";
import type { CodeQuestion } from "../session/repository.ts";

/** A question that the first run to need it asks, and others share. */
export class SharedCode {
  readonly #ask: () => CodeQuestion;
  #question: CodeQuestion | undefined;
  #expecting = 0;
  #isUsed = false;
  /** Settles when git has ended for all questions that were dropped. */
  #dropped: Promise<unknown> = Promise.resolve();

  /** @param ask asks git */
  constructor(ask: () => CodeQuestion) {
    this.#ask = ask;
  }

  /**
   * Asks by now for a run that may come to need the answer. One that comes to nothing leaves no answer
   * behind: by the time of the next, the code may be another.
   *
   * @returns to be called when the run is over, or is none
   */
  expect(): () => void {
    this.#question ??= this.#ask();
    // Whoever needs the answer hears of an error.
    this.#question.answer.catch(() => {});
    this.#expecting++;
    return () => {
      this.#expecting--;
      if (this.#expecting === 0 && !this.#isUsed) this.#drop();
    };
  }

  /** The code as it is when the first run starts. */
  answer(): Promise<Provenance> {
    this.#isUsed = true;
    this.#question ??= this.#ask();
    return this.#question.answer;
  }

  /** Ends the question, and waits until git has ended. */
  async close(): Promise<void> {
    this.#drop();
    await this.#dropped;
  }

  #drop(): void {
    this.#dropped = Promise.all([this.#dropped, this.#question?.drop()]);
    this.#question = undefined;
  }
}

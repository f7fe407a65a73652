/**
 * Answers: the results of operations as plain values, with the same keys in every interface (`--json`, tool
 * calls, exports).
 *
 * @module
 */

import type { Phrase } from "../../phrase.ts";
import type { StoredStatepoint } from "../../domain/statepoint/stored_statepoint.ts";
import { Float, type Value } from "../../domain/value/value.ts";

/** One object. Its fields keep their order, and an undefined field becomes null. */
export interface Answer {
  readonly [key: string]: AnswerValue | undefined;
}

/** The value of a field. */
export type AnswerValue =
  | Value
  | Phrase
  | StoredStatepoint
  | Answer
  | readonly AnswerValue[]
  | Series;

/** A list whose items are made one at a time while they are written, because it may have 100,000 items. */
export class Series {
  readonly #makeItems: () => Iterable<Answer>;

  private constructor(makeItems: () => Iterable<Answer>) {
    this.#makeItems = makeItems;
  }

  /** Makes a list with one item for each result. */
  static of<T>(results: readonly T[], describe: (result: T) => Answer): Series {
    return new Series(function* () {
      for (const result of results) yield describe(result);
    });
  }

  /** Makes the items, in order. */
  [Symbol.iterator](): Iterator<Answer> {
    return this.#makeItems()[Symbol.iterator]();
  }
}

/** Makes the value of a count, which is written as an integer. */
export function countValue(count: number): bigint {
  return BigInt(count);
}

/** Makes the value of a number of seconds, which is written as a float. */
export function secondsValue(seconds: number | undefined): Float | undefined {
  return seconds === undefined ? undefined : new Float(seconds);
}

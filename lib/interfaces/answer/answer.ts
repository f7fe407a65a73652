/**
 * What every interface answers: the result of an operation as a plain value, with the same keys for
 * `--json`, for tools that a model calls, and for exports.
 *
 * @module
 */

import type { Phrase } from "../../phrase.ts";
import type { StoredStatepoint } from "../../domain/statepoint/stored_statepoint.ts";
import { Float, type Value } from "../../domain/value/value.ts";

/** One object: its fields in this order; a field that is undefined is null. */
export interface Answer {
  readonly [key: string]: AnswerValue | undefined;
}

/** What a field may hold. */
export type AnswerValue =
  | Value
  | Phrase
  | StoredStatepoint
  | Answer
  | readonly AnswerValue[]
  | Series;

/** A list whose items are made one at a time while they are written: it may be a hundred thousand long. */
export class Series {
  readonly #makeItems: () => Iterable<Answer>;

  private constructor(makeItems: () => Iterable<Answer>) {
    this.#makeItems = makeItems;
  }

  /** One item for each of some results. */
  static of<T>(results: readonly T[], describe: (result: T) => Answer): Series {
    return new Series(function* () {
      for (const result of results) yield describe(result);
    });
  }

  /** The items, in order. */
  [Symbol.iterator](): Iterator<Answer> {
    return this.#makeItems()[Symbol.iterator]();
  }
}

/** A number of things. */
export function countValue(count: number): bigint {
  return BigInt(count);
}

/** A number of seconds, which is written as a float. */
export function secondsValue(seconds: number | undefined): Float | undefined {
  return seconds === undefined ? undefined : new Float(seconds);
}

/**
 * `--sp`: values that every run of an addition shares.
 *
 * @module
 */

import { option, type Text } from "../../phrase.ts";
import type { Value } from "../value/value.ts";
import { type FlagText, parseClauses } from "./clause.ts";
import { parseJsonValue, parsePlainValue } from "./scalar.ts";

/** A key with its value. */
export interface Assignment {
  /** The key. */
  readonly key: string;
  /** The value. */
  readonly value: Value;
  /** Whether it was given as JSON, with `:=`: then its type is meant, too. */
  readonly isJson: boolean;
}

/** How assignments are read. */
export interface AssignmentOptions {
  /** The option, for errors. @default {option("sp")} */
  readonly flag?: Text;
  /** Keep every value of `key=value` a text, as the Python program does. @default {false} */
  readonly isLiteral?: boolean;
}

/**
 * Reads `key=value, key:=JSON`, in the order in which the keys stand.
 *
 * A value is literal, quotes and all: `name="x, y"` is one value that holds two quotes, because a
 * lone `name="x"` holds them in the Python program, too. Text without them goes in as JSON:
 * `name:="x, y"`.
 *
 * @throws {UserError} `SWEEP_INVALID` or `KEY_TWICE`, with the piece that is meant
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(parseAssignments('seed=0, tools:=["a","b"]'), [
 *   { key: "seed", value: 0n, isJson: false },
 *   { key: "tools", value: ["a", "b"], isJson: true },
 * ]);
 * ```
 */
export function parseAssignments(text: string, options: AssignmentOptions = {}): Assignment[] {
  const source: FlagText = { flag: options.flag ?? option("sp"), text };
  return parseClauses(source).map(({ key, value, isJson }) => {
    if (isJson) return { key, value: parseJsonValue(value, source), isJson };
    return { key, value: options.isLiteral ? value.text : parsePlainValue(value.text), isJson };
  });
}

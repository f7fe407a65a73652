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
  readonly key: string;
  readonly value: Value;
  /** Whether the value was given as JSON, with `:=`, and therefore with its type. */
  readonly isJson: boolean;
}

/** Options of `parseAssignments`. */
export interface AssignmentOptions {
  /** The option, for errors. @default {option("sp")} */
  readonly flag?: Text;
  /** Keeps the value of each `key=value` as text, as the Python program does. @default {false} */
  readonly isLiteral?: boolean;
}

/**
 * Reads `key=value, key:=JSON`, and keeps the order.
 *
 * Quotes are part of a value: `name="x, y"` is one value with two quotes in it, because `name="x"`
 * keeps its quotes in the Python program, too. A text without the quotes is written as JSON:
 * `name:="x, y"`.
 *
 * @throws {UserError} `SWEEP_INVALID` or `KEY_TWICE`, pointing at the piece
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

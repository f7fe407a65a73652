/**
 * Reads the text of one value.
 *
 * @module
 */

import type { UserError } from "../../errors.ts";
import { JsonError, parseJson } from "../value/json_parse.ts";
import { parsePythonInt } from "../value/python_int.ts";
import type { Value } from "../value/value.ts";
import { clauseError, type FlagText } from "./clause.ts";
import { openBracket, type Piece } from "./piece.ts";

/**
 * Reads a plain value: a whole number if Python's `int()` accepts the text, else the text itself.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(parsePlainValue("1_000"), 1000n);
 * assert.equal(parsePlainValue("1e-3"), "1e-3");
 * ```
 */
export function parsePlainValue(text: string): Value {
  return parsePythonInt(text) ?? text;
}

/**
 * Reads a value that is given as JSON.
 *
 * @throws {UserError} `SWEEP_INVALID`, pointing at the place where the text stops being JSON
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const source = { flag: "--sp", text: "sizes:=[1,2]" };
 * assert.deepEqual(parseJsonValue({ text: "[1,2]", start: 7 }, source), [1n, 2n]);
 * ```
 */
export function parseJsonValue(piece: Piece, source: FlagText): Value {
  try {
    return parseJson(piece.text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const open = openBracket(piece.text);
    if (open !== undefined) throw notClosed(piece, open, source);
    throw clauseError(source, piece, {
      state: `it is not JSON: ${error.message}`,
      hint: 'After ":=" a text stands in double quotes; a plain text or a range follows "=".',
      offset: error.offset,
    });
  }
}

function notClosed(piece: Piece, open: number, source: FlagText): UserError {
  const state = `it is not JSON: "${piece.text[open]}" is not closed`;
  const hint = 'A list ends with "]" and a mapping with "}"; quote the whole for the shell.';
  return clauseError(source, piece, { state, hint, offset: open, length: 1 });
}

/**
 * What the text of one value means.
 *
 * @module
 */

import { JsonError, parseJson } from "../value/json_parse.ts";
import { parsePythonInt } from "../value/python_int.ts";
import type { Value } from "../value/value.ts";
import { clauseError, type FlagText, type Piece } from "./clause.ts";

/** A plain value: what Python's `int()` accepts is a whole number, everything else is text. */
export function plainValue(text: string): Value {
  return parsePythonInt(text) ?? text;
}

/**
 * A value that was given as JSON.
 *
 * @throws {UserError} `SWEEP_INVALID`, pointing at the place in the text
 */
export function jsonValue(piece: Piece, source: FlagText): Value {
  try {
    return parseJson(piece.text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const rest = { text: piece.text.slice(error.offset), start: piece.start + error.offset };
    throw clauseError(source, rest, {
      state: `it is not JSON: ${error.message}`,
      hint: 'After ":=" texts stand in double quotes; for a plain text use "=".',
    });
  }
}

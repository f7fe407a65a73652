/**
 * Splits a flag's text at commas and bars.
 *
 * A comma or bar inside brackets, or inside the quotes around a value, does not split. A bracket
 * without its partner is an ordinary character, and so is a quote inside a value: `note=don't` and
 * `face=:(` need no escaping, because nobody who writes them means a group. Only JSON that begins
 * with a bracket is always a group: if its end is missing, the group reaches to the end of the
 * text.
 *
 * @module
 */

import { stripSpace } from "../value/python_text.ts";

/** A part of a flag's text. */
export interface Piece {
  /** The part, without white space around it. */
  readonly text: string;
  /** Where the part begins in the flag's text, in UTF-16 units from 0. */
  readonly start: number;
}

/**
 * Cuts a piece out of a piece, and removes the white space around it.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(slicePiece({ text: "a= 1", start: 10 }, 2), { text: "1", start: 13 });
 * ```
 */
export function slicePiece(piece: Piece, from: number, to = piece.text.length): Piece {
  const text = piece.text.slice(from, to);
  const stripped = stripSpace(text);
  return { text: stripped, start: piece.start + from + text.indexOf(stripped) };
}

/**
 * Splits a piece at a sign outside of groups, and skips empty parts. Commas separate clauses, bars
 * the values of one clause.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const parts = splitPiece({ text: "a=[1,2],,b=x", start: 0 }, ",");
 * assert.deepEqual(parts, [{ text: "a=[1,2]", start: 0 }, { text: "b=x", start: 9 }]);
 * ```
 */
export function splitPiece(piece: Piece, sign: "," | "|"): Piece[] {
  const parts: Piece[] = [];
  const { text } = piece;
  let from = 0;
  for (let at = 0; at <= text.length; at++) {
    if (at < text.length && text[at] !== sign) {
      const before = text.slice(from, at);
      const end = groupEnd(text, at, valueBegins(before, sign));
      at = end ?? (jsonBegins(before, text[at]) ? text.length - 1 : at);
      continue;
    }
    const part = slicePiece(piece, from, at);
    if (part.text !== "") parts.push(part);
    from = at + 1;
  }
  return parts;
}

/** Returns whether a value begins behind `before`, the text since the last sign. */
function valueBegins(before: string, sign: "," | "|"): boolean {
  const text = before.trimEnd();
  return text === "" ? sign === "|" : text.endsWith("=") || text.endsWith("|");
}

/** Returns whether `character` begins a JSON list or mapping. */
function jsonBegins(before: string, character: string | undefined): boolean {
  return (character === "[" || character === "{") && before.trimEnd().endsWith(":=");
}

/** Returns the last place of the group that opens at `at`; `undefined` if none does. */
function groupEnd(text: string, at: number, beginsValue: boolean): number | undefined {
  const character = text[at] ?? "";
  if (CLOSING[character] !== undefined) return closingBracket(text, at);
  return beginsValue && (character === '"' || character === "'") ? valueEnd(text, at) : undefined;
}

const CLOSING: Readonly<Record<string, string>> = { "[": "]", "{": "}", "(": ")" };

function closingBracket(text: string, open: number): number | undefined {
  const expected: string[] = [];
  for (let at = open; at < text.length; at++) {
    const character = text[at] ?? "";
    const closing = CLOSING[character];
    if (closing !== undefined) expected.push(closing);
    else if (character === '"') at = closingQuote(text, at) ?? at;
    else if (character === expected.at(-1)) {
      expected.pop();
      if (expected.length === 0) return at;
    }
  }
  return undefined;
}

/**
 * Finds the last bracket that is not closed in a JSON text. Returns `undefined` if there is none,
 * or if the text ends inside quotes: then the brackets cannot be told from text.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(openBracket('[1, ["]"'), 4);
 * assert.equal(openBracket("[1]"), undefined);
 * ```
 */
export function openBracket(json: string): number | undefined {
  const open: number[] = [];
  for (let at = 0; at < json.length; at++) {
    const character = json[at] ?? "";
    if (CLOSING[character] !== undefined) open.push(at);
    else if (character === CLOSING[json[open.at(-1) ?? -1] ?? ""]) open.pop();
    else if (character === '"') {
      const close = closingQuote(json, at);
      if (close === undefined) return undefined;
      at = close;
    }
  }
  return open.at(-1);
}

function closingQuote(text: string, open: number): number | undefined {
  const mark = text[open];
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === "\\" && mark === '"') at++;
    else if (text[at] === mark) return at;
  }
  return undefined;
}

/** Returns the place of the quote that ends a value: a sign or the end of the text follows. */
function valueEnd(text: string, open: number): number | undefined {
  let close = closingQuote(text, open);
  while (close !== undefined && !/^\s*(?:[,|]|$)/.test(text.slice(close + 1))) {
    close = closingQuote(text, close);
  }
  return close;
}

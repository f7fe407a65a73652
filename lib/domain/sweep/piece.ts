/**
 * Stretches of a flag's text, and where commas and bars part them.
 *
 * A sign inside brackets, or inside the quotes that a value stands in, parts nothing. A bracket that
 * nothing closes is an ordinary character, and so is a quote in the midst of a value: `note=don't` and
 * `face=:(` need no escaping, because nobody who writes them means a group. Only JSON that begins with
 * a bracket is a group in any case: without its end it reaches to that of the text.
 *
 * @module
 */

import { stripSpace } from "../value/python_text.ts";

/** A stretch of the text of a flag. */
export interface Piece {
  /** The stretch itself, without white space around it. */
  readonly text: string;
  /** Where it begins in the flag's text, in UTF-16 units from 0. */
  readonly start: number;
}

/**
 * The stretch of `piece` from one place up to another, without white space around it.
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
 * Parts a piece at a sign, wherever that stands outside groups; empty parts do not count.
 *
 * Clauses stand between commas, the values of one clause between bars.
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

/** Whether a value begins after `before`, the text since the last sign. */
function valueBegins(before: string, sign: "," | "|"): boolean {
  const text = before.trimEnd();
  return text === "" ? sign === "|" : text.endsWith("=") || text.endsWith("|");
}

/** Whether a JSON list or mapping begins with `character`. */
function jsonBegins(before: string, character: string | undefined): boolean {
  return (character === "[" || character === "{") && before.trimEnd().endsWith(":=");
}

/** The last place of the group that opens at `at`; `undefined` where none does. */
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
 * The place of the last bracket in a JSON text that nothing closes, or `undefined`; a text that ends
 * within quotes has none, because nobody knows what it was to be.
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

/** The quote that ends a quoted value: after it, the value is over. */
function valueEnd(text: string, open: number): number | undefined {
  let close = closingQuote(text, open);
  while (close !== undefined && !/^\s*(?:[,|]|$)/.test(text.slice(close + 1))) {
    close = closingQuote(text, close);
  }
  return close;
}

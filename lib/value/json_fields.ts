/**
 * The fields of a JSON object as stretches of its text, without reading their values.
 *
 * A listing of thousands of jobs hashes and shows state points; most need no more than their text in
 * another order. This knows the common case only and says so where it does not.
 *
 * @module
 */

/** The fields of one object; the arrays are used again by the next scan. */
export interface JsonFields {
  /** How many there are. */
  readonly count: number;
  /** Their names as they are written, escapes and all. */
  readonly keys: readonly string[];
  /** Where the values begin in the text. */
  readonly starts: readonly number[];
  /** Where the values end. */
  readonly ends: readonly number[];
}

/**
 * Finds the fields of an object in the layout of Python's `json.dumps`; `undefined` where the text is
 * laid out otherwise or a value holds an object with fields of its own.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const text = '{"a": [1, "}"], "b": 2.0}';
 * const fields = scanFields(text);
 * assert.equal(fields?.count, 2);
 * assert.equal(text.slice(fields?.starts[0], fields?.ends[0]), '[1, "}"]');
 * ```
 */
export function scanFields(text: string): JsonFields | undefined {
  fields.count = 0;
  if (text === "{}") return fields;
  if (text.charCodeAt(0) !== OPEN || text.charCodeAt(text.length - 1) !== CLOSE) return undefined;
  for (let at = 1;;) {
    at = scanField(text, at);
    if (at < 0) return undefined;
    if (at === text.length - 1) return fields;
    if (text.charCodeAt(at) !== COMMA || text.charCodeAt(at + 1) !== SPACE) return undefined;
    at += 2;
  }
}

const OPEN = 123;
const CLOSE = 125;
const COMMA = 44;
const COLON = 58;
const SPACE = 32;
const QUOTE = 34;
const BACKSLASH = 92;

const fields = { count: 0, keys: [] as string[], starts: [] as number[], ends: [] as number[] };

/** Reads `"key": value` and gives the place behind it; -1 where it is something else. */
function scanField(text: string, at: number): number {
  if (text.charCodeAt(at) !== QUOTE) return -1;
  const keyEnd = stringEnd(text, at);
  if (keyEnd < 0) return -1;
  const isPlain = text.charCodeAt(keyEnd + 1) === COLON && text.charCodeAt(keyEnd + 2) === SPACE;
  if (!isPlain) return -1;
  const start = keyEnd + 3;
  const end = scanValue(text, start);
  if (end < 0) return -1;
  const n = fields.count++;
  if (!isKey(text, at + 1, keyEnd, n)) fields.keys[n] = text.slice(at + 1, keyEnd);
  fields.starts[n] = start;
  fields.ends[n] = end;
  return end;
}

/** Whether the key is the one that stood there in the last text, so that no new string is needed. */
function isKey(text: string, start: number, end: number, n: number): boolean {
  const key = fields.keys[n];
  if (key === undefined || key.length !== end - start) return false;
  for (let at = 0; at < key.length; at++) {
    if (key.charCodeAt(at) !== text.charCodeAt(start + at)) return false;
  }
  return true;
}

/** The place behind a value: the comma or bracket that ends its field. */
function scanValue(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) {
      at = stringEnd(text, at);
      if (at < 0) return -1;
    } else if (unit === 91) depth++;
    else if (unit === 93) depth--;
    else if (unit === OPEN) {
      if (text.charCodeAt(at + 1) !== CLOSE) return -1;
      at++;
    } else if (depth === 0 && (unit === COMMA || unit === CLOSE)) return at;
  }
  return -1;
}

/** The place of the quote that closes a string; a loop beats `indexOf` over so short a way. */
function stringEnd(text: string, open: number): number {
  for (let at = open + 1; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === QUOTE) return at;
    if (unit === BACKSLASH) at++;
  }
  return -1;
}

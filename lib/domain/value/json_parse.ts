/**
 * JSON text to values, as Python's `json.loads` reads it: NaN and the infinities are numbers, whole
 * numbers are exact at any size, and a key that comes twice has its last value at its first place.
 *
 * @module
 */

import { Float, type Mapping, type Value } from "./value.ts";

/** The text is not JSON. */
export class JsonError extends SyntaxError {
  /** Where reading stopped, in UTF-16 units from 0. */
  readonly offset: number;

  /** @param message what was expected, @param offset where */
  constructor(message: string, offset: number) {
    super(message);
    this.name = "JsonError";
    this.offset = offset;
  }
}

/** Python's default limit for a whole number. */
const MAX_DIGITS = 4300;

/** The deepest nesting that is read; Python's own limit is near it. */
export const MAX_DEPTH = 900;

/**
 * Reads one JSON value. Only white space may follow the value.
 *
 * @throws {JsonError} if the text is not JSON
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Float } from "./value.ts";
 * assert.deepEqual(parseJson("[1, 1.0, 1e3]"), [1n, new Float(1), new Float(1000)]);
 * ```
 */
export function parseJson(text: string): Value {
  return parseNatively(text) ?? parseExactly(text);
}

function parseExactly(text: string): Value {
  const reader = new Reader(text);
  const value = reader.value(0);
  reader.space();
  if (reader.at < text.length) throw new JsonError("expected nothing more", reader.at);
  return value;
}

/** Returns line and column, from 1, of an offset in a text. */
export function lineAndColumn(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset);
  const start = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: offset - start + 1 };
}

/**
 * Reads a text with the runtime's own parser, or returns `undefined` where that would lose
 * something. Most documents are short and without numbers, and a listing has read them all before
 * the runtime compiles the reader below.
 */
function parseNatively(text: string): Value | undefined {
  // A shorter text cannot nest deeper than MAX_DEPTH. Once V8 15.0 has read an object with the key
  // "\\", it takes any escaped key at the same place for that one.
  if (text.length > 2 * MAX_DEPTH || text.includes("\\")) return undefined;
  try {
    return fromNative(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Returns `undefined` if the runtime lost the form of a number or the place of a key like `10`. */
function fromNative(native: unknown): Value | undefined {
  if (native === null || typeof native === "string" || typeof native === "boolean") return native;
  if (typeof native !== "object") return undefined;
  return Array.isArray(native) ? listFromNative(native) : mappingFromNative(native);
}

function listFromNative(native: readonly unknown[]): Value | undefined {
  const list: Value[] = [];
  for (const item of native) {
    const value = fromNative(item);
    if (value === undefined) return undefined;
    list.push(value);
  }
  return list;
}

function mappingFromNative(native: object): Value | undefined {
  const mapping = new Map<string, Value>();
  for (const key of Object.keys(native)) {
    const value = fromNative(native[key as keyof typeof native]);
    if (value === undefined || isDigit(key.charCodeAt(0))) return undefined;
    mapping.set(key, value);
  }
  return mapping;
}

function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57;
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?/y;
const ESCAPES: Readonly<Record<string, string>> = {
  '"': '"',
  "\\": "\\",
  "/": "/",
  b: "\b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
};

class Reader {
  at = 0;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  space(): void {
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      if (unit !== 32 && unit !== 10 && unit !== 13 && unit !== 9) return;
      this.at++;
    }
  }

  value(depth: number): Value {
    this.space();
    switch (this.text.charCodeAt(this.at)) {
      case 34: // "
        this.at++;
        return this.string();
      case 123: // {
        return this.mapping(depth + 1);
      case 91: // [
        return this.list(depth + 1);
      case 116: // t
        return this.word("true", true);
      case 102: // f
        return this.word("false", false);
      case 110: // n
        return this.word("null", null);
      case 78: // N
        return this.word("NaN", new Float(NaN));
      case 73: // I
        return this.word("Infinity", new Float(Infinity));
      default:
        return this.number();
    }
  }

  mapping(depth: number): Mapping {
    this.enter(depth);
    const mapping = new Map<string, Value>();
    if (this.closes(125)) return mapping;
    for (;;) {
      this.space();
      if (this.text.charCodeAt(this.at) !== 34) {
        throw new JsonError("expected a key in double quotes", this.at);
      }
      this.at++;
      const key = this.string();
      this.space();
      if (this.text.charCodeAt(this.at) !== 58) {
        throw new JsonError('expected ":" after a key', this.at);
      }
      this.at++;
      mapping.set(key, this.value(depth));
      if (this.closes(125)) return mapping;
      this.comma('"," or "}"');
    }
  }

  list(depth: number): Value[] {
    this.enter(depth);
    const list: Value[] = [];
    if (this.closes(93)) return list;
    for (;;) {
      list.push(this.value(depth));
      if (this.closes(93)) return list;
      this.comma('"," or "]"');
    }
  }

  enter(depth: number): void {
    if (depth > MAX_DEPTH) throw new JsonError(`expected at most ${MAX_DEPTH} levels`, this.at);
    this.at++;
  }

  closes(bracket: number): boolean {
    this.space();
    if (this.text.charCodeAt(this.at) !== bracket) return false;
    this.at++;
    return true;
  }

  comma(expected: string): void {
    if (this.text.charCodeAt(this.at) !== 44) throw new JsonError(`expected ${expected}`, this.at);
    this.at++;
  }

  word(word: string, value: Value): Value {
    if (!this.text.startsWith(word, this.at)) throw new JsonError("expected a value", this.at);
    this.at += word.length;
    return value;
  }

  number(): Value {
    if (this.text.startsWith("-Infinity", this.at)) {
      return this.word("-Infinity", new Float(-Infinity));
    }
    NUMBER.lastIndex = this.at;
    const match = NUMBER.exec(this.text);
    if (match === null) throw new JsonError("expected a value", this.at);
    this.at = NUMBER.lastIndex;
    const isWhole = match[1] === undefined && match[2] === undefined;
    if (!isWhole) return new Float(Number(match[0]));
    if (match[0].length > MAX_DIGITS && match[0].replace("-", "").length > MAX_DIGITS) {
      throw new JsonError(`expected at most ${MAX_DIGITS} digits`, this.at);
    }
    return BigInt(match[0]);
  }

  /** Reads the rest of a string, behind the opening quote. */
  string(): string {
    const plain = this.plainText();
    if (this.text.charCodeAt(this.at) === 34) {
      this.at++;
      return plain;
    }
    // Adding one character at a time would make a tree of texts, which takes 30 times the memory.
    const parts = [plain];
    while (this.text.charCodeAt(this.at) === 92) parts.push(this.escape(), this.plainText());
    if (this.text.charCodeAt(this.at) !== 34) throw this.unterminated();
    this.at++;
    return parts.join("");
  }

  /** Reads up to the next quote, backslash or control character, or to the end of the text. */
  plainText(): string {
    const start = this.at;
    for (;;) {
      const unit = this.text.charCodeAt(this.at);
      // NaN (the end of the text) is not >= 32 either.
      if (unit === 34 || unit === 92 || !(unit >= 32)) return this.text.slice(start, this.at);
      this.at++;
    }
  }

  escape(): string {
    const letter = this.text[this.at + 1] ?? "";
    if (letter === "u") {
      const digits = this.text.slice(this.at + 2, this.at + 6);
      if (!/^[0-9a-fA-F]{4}$/.test(digits)) {
        throw new JsonError("expected four hexadecimal digits", this.at + 2);
      }
      this.at += 6;
      return String.fromCharCode(parseInt(digits, 16));
    }
    const plain = ESCAPES[letter];
    if (plain === undefined) throw new JsonError("expected an escape that JSON knows", this.at);
    this.at += 2;
    return plain;
  }

  unterminated(): JsonError {
    return this.at >= this.text.length
      ? new JsonError("expected the end of a string", this.at)
      : new JsonError("expected no control character in a string", this.at);
  }
}

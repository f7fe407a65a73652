/**
 * Finds the members of objects in JSON text with comments and trailing commas, so that a single
 * member can be changed and all other bytes stay.
 *
 * @module
 */

/** A member of an object; all positions are in UTF-16 units. */
export interface Member {
  readonly key: string;
  readonly keyStart: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  /** The position of the comma behind it. */
  readonly comma: number | undefined;
}

/** An object in a text. */
export interface ObjectAt {
  /** The position of `{`. */
  readonly start: number;
  /** The position after `}`. */
  readonly end: number;
  readonly members: readonly Member[];
  /** The position of a comma after the last member. */
  readonly lastComma: number | undefined;
}

/** Text that is not JSON. */
export class NotJson extends Error {
  /** Where the text is wrong. */
  readonly at: number;

  /** @param at position, @param state the end of a sentence */
  constructor(at: number, state: string) {
    super(state);
    this.name = "NotJson";
    this.at = at;
  }
}

/**
 * Finds the object that a whole text is.
 *
 * @throws {NotJson}
 */
export function wholeObject(text: string): ObjectAt {
  const scanner = new Scanner(text);
  const start = scanner.skip(text.startsWith("\ufeff") ? 1 : 0);
  const found = scanner.object(start, 0);
  const rest = scanner.skip(found.end);
  if (rest < text.length) throw new NotJson(rest, "text follows the object");
  return found;
}

/** Finds the object that stands at a position; `undefined` if another value does. */
export function objectAt(text: string, start: number): ObjectAt | undefined {
  return text[start] === "{" ? new Scanner(text).object(start, 0) : undefined;
}

/** How deep objects and lists may be nested. */
const MAX_DEPTH = 200;

/** Reads values from a position and returns the position after them. */
class Scanner {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  object(start: number, depth: number): ObjectAt {
    if (this.#text[start] !== "{") throw new NotJson(start, "it is not an object");
    const members: Member[] = [];
    let lastComma: number | undefined;
    let at = this.skip(start + 1);
    while (this.#text[at] !== "}") {
      const keyEnd = this.#string(at);
      const colon = this.skip(keyEnd);
      if (this.#text[colon] !== ":") throw new NotJson(colon, "a colon is missing");
      const valueStart = this.skip(colon + 1);
      const valueEnd = this.#value(valueStart, depth + 1);
      const key = String(this.#parse(at, keyEnd));
      const next = this.skip(valueEnd);
      lastComma = this.#text[next] === "," ? next : undefined;
      members.push({ key, keyStart: at, valueStart, valueEnd, comma: lastComma });
      at = next;
      if (lastComma !== undefined) at = this.skip(at + 1);
      else if (this.#text[at] !== "}") throw new NotJson(at, "a comma or } is missing");
    }
    return { start, end: at + 1, members, lastComma };
  }

  /** Skips white space and comments. */
  skip(start: number): number {
    const pattern = /(?:[ \t\r\n]+|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
    pattern.lastIndex = start;
    pattern.exec(this.#text);
    return pattern.lastIndex;
  }

  #value(start: number, depth: number): number {
    if (depth > MAX_DEPTH) throw new NotJson(start, "it is nested too deeply");
    const first = this.#text[start];
    if (first === "{") return this.object(start, depth).end;
    if (first === "[") return this.#list(start, depth);
    if (first === '"') return this.#string(start);
    const pattern = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
    pattern.lastIndex = start;
    if (pattern.exec(this.#text) === null) throw new NotJson(start, "a value is missing");
    return pattern.lastIndex;
  }

  #list(start: number, depth: number): number {
    let at = this.skip(start + 1);
    while (this.#text[at] !== "]") {
      at = this.skip(this.#value(at, depth + 1));
      if (this.#text[at] === ",") at = this.skip(at + 1);
      else if (this.#text[at] !== "]") throw new NotJson(at, "a comma or ] is missing");
    }
    return at + 1;
  }

  #string(start: number): number {
    const pattern = /"(?:[^"\\\n]|\\.)*"/y;
    pattern.lastIndex = start;
    if (pattern.exec(this.#text) === null) throw new NotJson(start, "a text in quotes is missing");
    this.#parse(start, pattern.lastIndex);
    return pattern.lastIndex;
  }

  #parse(start: number, end: number): unknown {
    try {
      return JSON.parse(this.#text.slice(start, end));
    } catch {
      throw new NotJson(start, "a text in quotes is wrong");
    }
  }
}

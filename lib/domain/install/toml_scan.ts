/**
 * Finds the tables and pairs of TOML text, so that a single table can be changed and all other
 * bytes stay. Values are not read, only measured.
 *
 * @module
 */

/** A header, or a pair, at the top level of a text; all positions are in UTF-16 units. */
export interface Statement {
  /** `array` for a header in double brackets. */
  readonly kind: "table" | "array" | "pair";
  /** The parts of the header's or the pair's key. */
  readonly keys: readonly string[];
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  /** The position after the line break that ends it. */
  readonly end: number;
}

/** Text that is not TOML. */
export class NotToml extends Error {
  /** Where the text is wrong. */
  readonly at: number;

  /** @param at position, @param state the end of a sentence */
  constructor(at: number, state: string) {
    super(state);
    this.name = "NotToml";
    this.at = at;
  }
}

/**
 * Finds the statements of a text, in order.
 *
 * @throws {NotToml}
 */
export function scanToml(text: string): readonly Statement[] {
  const scanner = new Scanner(text);
  const statements: Statement[] = [];
  let at = scanner.skip(text.startsWith("\ufeff") ? 1 : 0);
  while (at < text.length) {
    const statement = text[at] === "[" ? scanner.header(at) : scanner.pair(at);
    statements.push(statement);
    at = scanner.skip(statement.end);
  }
  return statements;
}

/** Deeper values are refused. */
const MAX_DEPTH = 200;

const BLANKS = /(?:[ \t\r\n]+|#[^\n]*)*/y;
const SPACES = /[ \t]*/y;
const REST_OF_LINE = /[ \t]*(?:#[^\n]*)?(?:\r?\n|$)/y;
const BARE_KEY = /[A-Za-z0-9_-]+/y;
const BASIC = /"(?:[^"\\\n]|\\[^\n])*"/y;
const LITERAL = /'[^'\n]*'/y;
const LONG_BASIC = /"""(?:[^"\\]|\\[^]|"{1,2}(?!"))*"{3,5}/y;
const LONG_LITERAL = /'''(?:[^']|'{1,2}(?!'))*'{3,5}/y;
const BARE_VALUE = /[A-Za-z0-9+_.:-]+(?: [0-9][0-9:.Zz+-]*)?/y;

class Scanner {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** Skips white space, line breaks and comments. */
  skip(start: number): number {
    return this.#match(BLANKS, start) ?? start;
  }

  header(start: number): Statement {
    const isArray = this.#text[start + 1] === "[";
    const { keys, end } = this.#keys(start + (isArray ? 2 : 1));
    const close = isArray ? "]]" : "]";
    if (!this.#text.startsWith(close, end)) throw new NotToml(end, `${close} is missing`);
    const valueEnd = end + close.length;
    const kind = isArray ? "array" : "table";
    return { kind, keys, start, valueStart: valueEnd, valueEnd, end: this.#restOfLine(valueEnd) };
  }

  pair(start: number): Statement {
    const { keys, end } = this.#keys(start);
    if (this.#text[end] !== "=") throw new NotToml(end, "an equals sign is missing");
    const valueStart = this.#spaces(end + 1);
    const valueEnd = this.#value(valueStart, 0);
    return { kind: "pair", keys, start, valueStart, valueEnd, end: this.#restOfLine(valueEnd) };
  }

  #keys(start: number): { readonly keys: readonly string[]; readonly end: number } {
    const keys: string[] = [];
    for (let at = start;; at++) {
      const from = this.#spaces(at);
      const to = this.#match(BARE_KEY, from) ?? this.#match(BASIC, from) ??
        this.#match(LITERAL, from);
      if (to === undefined) throw new NotToml(from, "a key is missing");
      keys.push(plainText(this.#text.slice(from, to), from) ?? this.#text.slice(from, to));
      at = this.#spaces(to);
      if (this.#text[at] !== ".") return { keys, end: at };
    }
  }

  #value(start: number, depth: number): number {
    if (depth > MAX_DEPTH) throw new NotToml(start, "it is nested too deeply");
    const first = this.#text[start];
    if (first === "[") return this.#list(start, depth);
    if (first === "{") return this.#inlineTable(start, depth);
    const patterns = first === '"'
      ? [LONG_BASIC, BASIC]
      : first === "'"
      ? [LONG_LITERAL, LITERAL]
      : [BARE_VALUE];
    const isLong = /^("""|''')/.test(this.#text.slice(start, start + 3));
    for (const pattern of isLong ? patterns.slice(0, 1) : patterns.slice(-1)) {
      const end = this.#match(pattern, start);
      if (end !== undefined) return end;
    }
    throw new NotToml(start, "a value is missing");
  }

  #list(start: number, depth: number): number {
    let at = this.skip(start + 1);
    while (this.#text[at] !== "]") {
      at = this.skip(this.#value(at, depth + 1));
      if (this.#text[at] === ",") at = this.skip(at + 1);
      else if (this.#text[at] !== "]") throw new NotToml(at, "a comma or ] is missing");
    }
    return at + 1;
  }

  #inlineTable(start: number, depth: number): number {
    let at = this.skip(start + 1);
    while (this.#text[at] !== "}") {
      const { end } = this.#keys(at);
      if (this.#text[end] !== "=") throw new NotToml(end, "an equals sign is missing");
      at = this.skip(this.#value(this.#spaces(end + 1), depth + 1));
      if (this.#text[at] === ",") at = this.skip(at + 1);
      else if (this.#text[at] !== "}") throw new NotToml(at, "a comma or } is missing");
    }
    return at + 1;
  }

  #spaces(start: number): number {
    return this.#match(SPACES, start) ?? start;
  }

  #restOfLine(start: number): number {
    const end = this.#match(REST_OF_LINE, start);
    if (end === undefined) throw new NotToml(start, "the line should end");
    return end;
  }

  #match(pattern: RegExp, start: number): number | undefined {
    pattern.lastIndex = start;
    return pattern.exec(this.#text) === null ? undefined : pattern.lastIndex;
  }
}

/**
 * Reads a text in quotes of one line; `undefined` for anything else.
 *
 * @param at where it stands
 * @throws {NotToml} if it has an escape that is not of TOML
 */
export function plainText(token: string, at = 0): string | undefined {
  if (/^'[^'\n]*'$/.test(token)) return token.slice(1, -1);
  if (!/^"(?:[^"\\\n]|\\[^\n])*"$/.test(token)) return undefined;
  // TOML's escapes are those of JSON, less the slash, and one of eight digits.
  const json = token.replace(/\\U([0-9a-fA-F]{8})/g, (_all, digits: string) => {
    const point = parseInt(digits, 16);
    if (point > 0x10ffff) throw new NotToml(at, "a text in quotes is wrong");
    return JSON.stringify(String.fromCodePoint(point)).slice(1, -1);
  }).replaceAll("\t", "\\t");
  try {
    return String(JSON.parse(json));
  } catch {
    throw new NotToml(at, "a text in quotes is wrong");
  }
}

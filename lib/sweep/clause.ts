/**
 * The pieces that `--sp` and `--sweep` are made of: clauses between commas, each a key with a value.
 *
 * Commas and bars inside brackets and quotes belong to the value. A bracket or quote that nothing
 * closes is an ordinary character, and so is a quote that does not begin a value: `note=don't` works.
 *
 * @module
 */

import { UserError } from "../errors.ts";

/** A stretch of the text of a flag. */
export interface Piece {
  /** The stretch itself, without white space around it. */
  readonly text: string;
  /** Where it begins in the flag's text. */
  readonly start: number;
}

/** One clause. */
export interface Clause {
  /** The whole of it. */
  readonly piece: Piece;
  /** What stands before the sign. */
  readonly key: string;
  /** What stands after it. */
  readonly value: Piece;
  /** Whether the sign is `:=`, so that the value is JSON. */
  readonly isJson: boolean;
}

/** The text of a flag, for errors that point into it. */
export interface FlagText {
  /** `--sp` or `--sweep`. */
  readonly flag: string;
  /** What was given. */
  readonly text: string;
}

/**
 * Takes a flag's text apart; empty clauses do not count.
 *
 * @throws {UserError} `SWEEP_INVALID` where a clause has no sign or no key, `KEY_TWICE`
 */
export function parseClauses(source: FlagText): readonly Clause[] {
  const whole = { text: source.text, start: 0 };
  const clauses = splitOutside(whole, ",").map((piece) => parseClause(piece, source));
  const seen = new Set<string>();
  for (const clause of clauses) {
    if (seen.has(clause.key)) {
      throw new UserError(
        "KEY_TWICE",
        `Cannot use ${source.flag}: key "${clause.key}" comes twice`,
        {
          excerpt: excerptOf(clause.piece, source),
          hint: "Keep one of the two.",
        },
      );
    }
    seen.add(clause.key);
  }
  return clauses;
}

/** Splits a piece at a sign wherever that stands outside brackets and quotes; empty parts are left out. */
export function splitOutside(piece: Piece, sign: "," | "|"): Piece[] {
  const parts: Piece[] = [];
  let from = 0;
  const { text } = piece;
  for (let at = 0; at <= text.length; at++) {
    if (at === text.length || text[at] === sign) {
      const part = trimmed(text.slice(from, at), piece.start + from);
      if (part.text !== "") parts.push(part);
      from = at + 1;
    } else {
      at = skipGroup(text, at, from);
    }
  }
  return parts;
}

/** An error that points at a piece of a flag's text. */
export function clauseError(
  source: FlagText,
  piece: Piece,
  problem: { readonly state: string; readonly hint: string },
): UserError {
  const shown = piece.text.length > 60 ? `${piece.text.slice(0, 60)}…` : piece.text;
  return new UserError(
    "SWEEP_INVALID",
    `Cannot read ${source.flag} at "${shown}": ${problem.state}`,
    { excerpt: excerptOf(piece, source), hint: problem.hint },
  );
}

function parseClause(piece: Piece, source: FlagText): Clause {
  const sign = piece.text.indexOf("=");
  if (sign < 0) {
    const state = 'there is no "="';
    throw clauseError(source, piece, { state, hint: `Write it like ${source.flag} key=value.` });
  }
  const isJson = piece.text[sign - 1] === ":";
  const key = piece.text.slice(0, isJson ? sign - 1 : sign).trim();
  if (key === "") {
    const state = 'there is no key before the "="';
    throw clauseError(source, piece, { state, hint: `Write it like ${source.flag} key=value.` });
  }
  const value = trimmed(piece.text.slice(sign + 1), piece.start + sign + 1);
  return { piece, key, value, isJson };
}

function excerptOf(piece: Piece, source: FlagText) {
  return { line: source.text, start: piece.start, length: piece.text.length };
}

function trimmed(text: string, start: number): Piece {
  const without = text.trimStart();
  return { text: without.trimEnd(), start: start + text.length - without.length };
}

const CLOSING: Readonly<Record<string, string>> = { "[": "]", "{": "}", "(": ")" };

/** The last place of the bracket or quote that opens at `at`, or `at` itself where none does. */
function skipGroup(text: string, at: number, from: number): number {
  const character = text[at] ?? "";
  if (CLOSING[character] !== undefined) return closingBracket(text, at) ?? at;
  const isQuote = character === '"' || character === "'";
  if (isQuote && beginsValue(text, at, from)) return closingQuote(text, at) ?? at;
  return at;
}

function beginsValue(text: string, at: number, from: number): boolean {
  const before = text.slice(from, at).trimEnd();
  return before === "" || before.endsWith("=") || before.endsWith("|");
}

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

function closingQuote(text: string, open: number): number | undefined {
  const mark = text[open];
  for (let at = open + 1; at < text.length; at++) {
    if (text[at] === "\\" && mark === '"') at++;
    else if (text[at] === mark) return at;
  }
  return undefined;
}

/**
 * The clauses of `--sp` and `--sweep`: key, `=` or `:=`, and value. Commas separate the clauses.
 *
 * @module
 */

import { type Excerpt, UserError } from "../../errors.ts";
import { phrase, type Text } from "../../phrase.ts";
import { type Piece, slicePiece, splitPiece } from "./piece.ts";

/** A flag and its text, for errors that point at a part of the text. */
export interface FlagText {
  /** The option, for messages. */
  readonly flag: Text;
  readonly text: string;
}

/** One clause. */
export interface Clause {
  /** The whole clause. */
  readonly piece: Piece;
  readonly key: string;
  readonly value: Piece;
  /** Whether `:=` stands between key and value, and the value is JSON. */
  readonly isJson: boolean;
}

/** What is wrong with a piece of a flag's text. */
export interface ClauseProblem {
  /** What is wrong, in words that follow a colon. */
  readonly state: string;
  /** A sentence with the right spelling. */
  readonly hint: Text;
  /** Where the wrong part begins in the piece, in UTF-16 units. @default {0} */
  readonly offset?: number;
  /** How long the wrong part is. The default is the rest of the piece. */
  readonly length?: number;
}

/**
 * Splits a flag's text into clauses, and skips empty ones.
 *
 * @throws {UserError} `SWEEP_INVALID` if a clause has no "=" or no key, `KEY_TWICE` if two have one
 * key
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const clauses = parseClauses({ flag: "--sp", text: "name=x=y, sizes:=[1,2]" });
 * assert.deepEqual(clauses.map(({ key, value }) => [key, value.text]), [
 *   ["name", "x=y"],
 *   ["sizes", "[1,2]"],
 * ]);
 * ```
 */
export function parseClauses(source: FlagText): readonly Clause[] {
  const pieces = splitPiece({ text: source.text, start: 0 }, ",");
  const clauses = pieces.map((piece) => parseClause(piece, source));
  const seen = new Set<string>();
  for (const clause of clauses) {
    if (seen.has(clause.key)) throw keyTwice(clause, source);
    seen.add(clause.key);
  }
  return clauses;
}

/**
 * Makes an error that points at a piece of a flag's text.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const error = clauseError(
 *   { flag: "--sweep", text: "seed" },
 *   { text: "seed", start: 0 },
 *   { state: "there is no value", hint: "Write it like seed=0..3." },
 * );
 * assert.equal(error.message, 'Cannot read --sweep at "seed": there is no value');
 * ```
 */
export function clauseError(source: FlagText, piece: Piece, problem: ClauseProblem): UserError {
  const offset = problem.offset ?? 0;
  return new UserError(
    "SWEEP_INVALID",
    phrase`Cannot read ${source.flag} at "${abbreviate(piece.text)}": ${problem.state}`,
    {
      excerpt: {
        line: source.text,
        start: piece.start + offset,
        length: problem.length ?? piece.text.length - offset,
      },
      hint: problem.hint,
    },
  );
}

/**
 * Finds a key in the text of a flag that `parseClauses` accepts; `undefined` if the key is not
 * there.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const source = { flag: "--sp", text: "a=1, b.c=2" };
 * assert.deepEqual(excerptOfKey(source, "b.c"), { line: source.text, start: 5, length: 3 });
 * ```
 */
export function excerptOfKey(source: FlagText, key: string): Excerpt | undefined {
  const clause = parseClauses(source).find((one) => one.key === key);
  return clause && excerptOfClause(clause, source);
}

function excerptOfClause({ key, piece }: Clause, source: FlagText): Excerpt {
  return { line: source.text, start: piece.start, length: key.length };
}

function parseClause(piece: Piece, source: FlagText): Clause {
  const sign = piece.text.indexOf("=");
  if (sign < 0) {
    throw clauseError(source, piece, { state: 'there is no "="', hint: severalValuesHint(source) });
  }
  const isJson = piece.text[sign - 1] === ":";
  const key = slicePiece(piece, 0, isJson ? sign - 1 : sign).text;
  if (key === "") {
    const hint = phrase`Write it like ${source.flag} key=value.`;
    throw clauseError(source, piece, { state: 'there is no key before the "="', hint });
  }
  return { piece, key, value: slicePiece(piece, sign + 1), isJson };
}

/** Most clauses without "=" are the second half of a value with a comma in it. */
function severalValuesHint({ flag }: FlagText): string {
  return /\bsweep$/.test(String(flag))
    ? 'Commas stand between clauses like key=value; write several values as key=1|2|3, and a text with a comma as key:="a, b".'
    : 'Commas stand between clauses like key=value; write a text with a comma as key:="a, b".';
}

function keyTwice(clause: Clause, source: FlagText): UserError {
  return new UserError(
    "KEY_TWICE",
    phrase`Cannot read ${source.flag}: key "${abbreviate(clause.key)}" comes twice`,
    { excerpt: excerptOfClause(clause, source), hint: "Keep one of the two." },
  );
}

/** Makes a text fit into a message: one line of at most 60 characters. */
function abbreviate(text: string): string {
  const line = text.replace(/\p{Cc}+/gu, " ");
  return line.length > 60 ? `${line.slice(0, 60)}…` : line;
}

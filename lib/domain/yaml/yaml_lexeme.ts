/**
 * Cuts YAML text into lexemes with the lexer of the YAML library.
 *
 * @module
 */

import { CST, Lexer } from "yaml";

/** The library's name for a lexeme; `scalar` is plain text, `block` the lines of a block of text. */
export type LexemeType = CST.TokenType | "block" | null;

/** A piece of the text. */
export interface Lexeme {
  readonly type: LexemeType;
  readonly source: string;
  /** Where it begins, in UTF-16 units from 0. */
  readonly offset: number;
  /** Whether it stands in `[…]` or `{…}`. */
  readonly isInFlow: boolean;
  /** The type of the lexeme before it that is not space. */
  readonly previous: LexemeType;
  /** Of the lines of a block of text: the sign above them, such as `|2-`. */
  readonly header: string;
}

/**
 * Yields the lexemes in order.
 *
 * @param text without control characters, which the lexer uses as signs of its own
 */
export function* lexYaml(text: string): Generator<Lexeme> {
  let offset = 0;
  let depth = 0;
  let header = "";
  let isScalar = false;
  let previous: LexemeType = null;
  for (const source of new Lexer().lex(text)) {
    const type = isScalar ? (header === "" ? "scalar" : "block") : CST.tokenType(source);
    isScalar = source === CST.SCALAR;
    if (isScalar || source === CST.DOCUMENT) continue;
    if (type === "flow-map-end" || type === "flow-seq-end") depth--;
    yield { type, source, offset, isInFlow: depth > 0, previous, header };
    if (type === "flow-map-start" || type === "flow-seq-start") depth++;
    if (type === "block-scalar-header") header = source;
    if (type === "block") header = "";
    offset += source.length;
    if (type !== "space") previous = type;
  }
}

/**
 * YAML text cut into lexemes by the library's lexer, with the place of each: the level on which it can
 * be seen where PyYAML and the library disagree.
 *
 * @module
 */

import { CST, Lexer } from "yaml";

/** A piece of the text. */
export interface Lexeme {
  /** The library's name for it; `undefined` for what the library does not know. */
  readonly type: CST.TokenType | undefined;
  /** The text itself, or a control character that stands for a state of the lexer. */
  readonly source: string;
  /** Where it begins, in UTF-16 units from 0. */
  readonly offset: number;
  /** Whether it stands inside of `[…]` or `{…}`. */
  readonly isInFlow: boolean;
}

/** The lexemes of a text, in order; all but the control characters together are the text. */
export function lexYaml(text: string): Lexeme[] {
  const lexemes: Lexeme[] = [];
  let offset = 0;
  let depth = 0;
  let isScalar = false;
  for (const source of new Lexer().lex(text)) {
    const isControl: boolean = !isScalar && CONTROLS.includes(source);
    const type = isScalar ? "scalar" : CST.tokenType(source) ?? undefined;
    if (type === "flow-map-end" || type === "flow-seq-end") depth = Math.max(0, depth - 1);
    lexemes.push({ type, source, offset, isInFlow: depth > 0 });
    if (type === "flow-map-start" || type === "flow-seq-start") depth++;
    if (type === "flow-error-end") depth = 0;
    isScalar = isControl && source === CST.SCALAR;
    if (!isControl) offset += source.length;
  }
  return lexemes;
}

/** Whether a lexeme only says that the next one is a scalar. */
export function isScalarMark(lexeme: Lexeme | undefined): boolean {
  return lexeme?.type === "scalar" && lexeme.source === CST.SCALAR;
}

/** The last lexeme before `index` that is none of the given types. */
export function lexemeBefore(
  lexemes: readonly Lexeme[],
  index: number,
  skipped: readonly Lexeme["type"][],
): { readonly lexeme: Lexeme | undefined; readonly index: number } {
  let at = index - 1;
  while (at >= 0 && skipped.includes(lexemes[at]?.type)) at--;
  return { lexeme: lexemes[at], index: at };
}

const CONTROLS: readonly string[] = [CST.DOCUMENT, CST.FLOW_END, CST.SCALAR];

/**
 * What the YAML library forgives and PyYAML does not, seen on the lexemes: tabs where a collection may
 * begin, odd names of anchors, tags without a space behind, directives of another version.
 *
 * @module
 */

import { isScalarMark, type Lexeme, lexemeBefore } from "./yaml_lexeme.ts";

/** Something that PyYAML refuses. */
export interface Refusal {
  /** What is wrong, on one line. */
  readonly message: string;
  /** Where, in UTF-16 units from 0. */
  readonly offset: number;
}

/** The first thing in a text that PyYAML refuses and the library may not, or `undefined`. */
export function findRefusal(lexemes: readonly Lexeme[], text: string): Refusal | undefined {
  for (let index = 0; index < lexemes.length; index++) {
    const message = checkLexeme(lexemes, index, text);
    if (message !== undefined) return { message, offset: lexemes[index]?.offset ?? 0 };
  }
  return undefined;
}

function checkLexeme(lexemes: readonly Lexeme[], index: number, text: string): string | undefined {
  const lexeme = lexemes[index] as Lexeme;
  switch (lexeme.type) {
    case "space":
      return checkSpace(lexemes, index);
    case "anchor":
    case "alias":
      return checkName(lexeme.source);
    case "scalar":
      return isScalarMark(lexemes[index - 1]) ? checkPlain(lexeme) : undefined;
    case "tag":
      return checkTag(lexeme, text);
    case "block-scalar-header":
      return checkHeader(lexemes, index);
    case "comment":
      return /[\u2028\u2029]/.test(lexeme.source) ? "A comment has a line separator" : undefined;
    case "directive-line":
      return checkDirective(lexemes, index);
    case "doc-end":
      return checkDocumentEnd(lexemes, index);
    default:
      return undefined;
  }
}

/** Tabs may stand between tokens, but not where a block collection could begin. */
function checkSpace(lexemes: readonly Lexeme[], index: number): string | undefined {
  const space = lexemes[index];
  if (space === undefined || space.isInFlow || !space.source.includes("\t")) return undefined;
  const before = lexemeBefore(lexemes, index, ["space"]);
  const mayBegin = isLineStart(before.lexeme) || isIndicator(before.lexeme) ||
    isLoneColon(lexemes, before.index);
  return mayBegin ? "A tab stands where only spaces can indent" : undefined;
}

function isLineStart(lexeme: Lexeme | undefined): boolean {
  return lexeme === undefined || lexeme.type === "newline" || lexeme.type === "doc-mode" ||
    (lexeme.type === "scalar" && lexeme.source.endsWith("\n"));
}

function isIndicator(lexeme: Lexeme | undefined): boolean {
  return lexeme?.type === "seq-item-ind" || lexeme?.type === "explicit-key-ind";
}

/** Whether a lexeme is a `:` whose key stands on other lines, after `?`. */
function isLoneColon(lexemes: readonly Lexeme[], index: number): boolean {
  if (lexemes[index]?.type !== "map-value-ind") return false;
  const { lexeme } = lexemeBefore(lexemes, index, ["space"]);
  return isLineStart(lexeme) || isIndicator(lexeme);
}

function checkName(source: string): string | undefined {
  if (/^[&*][-\w]+$/.test(source)) return undefined;
  return `The name "${source}" has other characters than letters, digits, "-" and "_"`;
}

function checkPlain({ source, isInFlow }: Lexeme): string | undefined {
  if (/[\u2028\u2029]/.test(source)) return "A text without quotes has a line separator";
  if (!isInFlow || source === "") return undefined;
  if (/^[:?]/.test(source)) return `A text in brackets begins with "${source[0]}"`;
  return /:[?,[\]{}]/.test(source) ? 'A ":" in brackets wants a space behind it' : undefined;
}

function checkTag({ source, offset, isInFlow }: Lexeme, text: string): string | undefined {
  const next = text[offset + source.length] ?? "\n";
  const isSeparate = /[ \t\n]/.test(next) || (isInFlow && next === ",");
  return isSeparate ? undefined : `The tag "${source}" wants a space behind it`;
}

function checkHeader(lexemes: readonly Lexeme[], index: number): string | undefined {
  let at = index + 1;
  while (lexemes[at]?.type === "space") at++;
  const next = lexemes[at]?.type;
  const isEnd = next === undefined || ["newline", "comment", "scalar"].includes(next);
  return isEnd ? undefined : "Text stands behind the sign of a block of text";
}

function checkDirective(lexemes: readonly Lexeme[], index: number): string | undefined {
  const source = lexemes[index]?.source ?? "";
  const name = /^(?:%YAML(?= +[0-9]+\.[0-9]+$)|%TAG +!(?:[-\w]*!)?(?= +\S+$))/.exec(source)?.[0];
  if (name === undefined) return `The directive "${source}" is unknown`;
  if (name === "%YAML" && !/ 1\.[0-9]+$/.test(source)) return "The version of YAML is not 1.1";
  const isTwice = lexemes.slice(0, index).some(({ type, source }) =>
    type === "directive-line" && source.startsWith(`${name} `)
  );
  return isTwice ? `The directive "${name}" comes twice` : undefined;
}

/** `...` ends a document that is there; more of them do no harm. */
function checkDocumentEnd(lexemes: readonly Lexeme[], index: number): string | undefined {
  const { lexeme } = lexemeBefore(lexemes, index, ["space", "newline", "comment", "doc-mode"]);
  return lexeme === undefined ? "A document ends before it begins" : undefined;
}

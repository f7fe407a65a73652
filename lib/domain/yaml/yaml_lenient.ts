/**
 * What PyYAML forgives and the YAML library does not, rewritten so that both read the same: lines of
 * quoted text and of brackets that are not indented, a `-` or `?` with nothing around it in brackets, a
 * block of text that begins where its key does.
 *
 * Only spaces and quotes are put in and nothing is taken out, so every place can be found again.
 *
 * @module
 */

import { isScalarMark, type Lexeme, lexemeBefore, lexYaml } from "./yaml_lexeme.ts";

/** A text to put in at an offset of the text before. */
interface Insertion {
  readonly offset: number;
  readonly text: string;
}

/** A text that the library reads as PyYAML reads the original. */
export interface LenientText {
  /** The text with all that was put in. */
  readonly text: string;
  /** Its lexemes. */
  readonly lexemes: readonly Lexeme[];
  /** Where an offset of `text` is in the original. */
  readonly originalOffset: (offset: number) => number;
}

/** Rewrites a text; one that needs nothing comes back as it is. Line breaks must be `\n`. */
export function makeLenient(original: string): LenientText {
  const rounds: (readonly Insertion[])[] = [];
  const originalOffset = (offset: number) => rounds.reduceRight(undo, offset);
  const done = new Set<string>();
  const nameOf = ({ offset, text }: Insertion) => `${originalOffset(offset)} ${text[0]}`;
  let text = original;
  for (;;) {
    const lexemes = lexYaml(text);
    const insertions = findInsertions(lexemes, text)
      .filter((insertion) => !done.has(nameOf(insertion)));
    if (insertions.length === 0 || rounds.length === MAX_ROUNDS) {
      return { text, lexemes, originalOffset };
    }
    insertions.forEach((insertion) => done.add(nameOf(insertion)));
    text = insert(text, insertions);
    rounds.push(insertions);
  }
}

// A round mends one piece that is not indented; a text of many such pieces is no front matter.
const MAX_ROUNDS = 1000;

function undo(offset: number, insertions: readonly Insertion[]): number {
  let shift = 0;
  for (const insertion of insertions) {
    const start = insertion.offset + shift;
    if (offset < start) break;
    if (offset < start + insertion.text.length) return insertion.offset;
    shift += insertion.text.length;
  }
  return offset - shift;
}

function insert(text: string, insertions: readonly Insertion[]): string {
  let result = "";
  let at = 0;
  for (const insertion of insertions) {
    result += text.slice(at, insertion.offset) + insertion.text;
    at = insertion.offset;
  }
  return result + text.slice(at);
}

/** In order. What follows a piece that the lexer misread is left for the next round. */
function findInsertions(lexemes: readonly Lexeme[], text: string): Insertion[] {
  const insertions: Insertion[] = [];
  let flowStart = 0;
  for (let index = 0; index < lexemes.length; index++) {
    const lexeme = lexemes[index] as Lexeme;
    if (isFlowStart(lexeme) && !lexeme.isInFlow) flowStart = lexeme.offset;
    if (lexeme.type === "flow-error-end") {
      const before = insertions.filter(({ offset }) => offset < flowStart);
      return [...before, ...indentLines(text, flowStart, flowEnd)];
    }
    if (isUnclosed(lexeme)) return [...insertions, ...indentLines(text, lexeme.offset, quoteEnd)];
    insertions.push(...insertionsAt(lexemes, index, text));
  }
  return insertions;
}

function isFlowStart({ type }: Lexeme): boolean {
  return type === "flow-seq-start" || type === "flow-map-start";
}

function isUnclosed({ type, source }: Lexeme): boolean {
  if (type !== "single-quoted-scalar" && type !== "double-quoted-scalar") return false;
  return quoteEnd(source, 0) !== source.length;
}

function insertionsAt(lexemes: readonly Lexeme[], index: number, text: string): Insertion[] {
  const { type, source, offset, isInFlow } = lexemes[index] as Lexeme;
  const end = offset + source.length;
  switch (type) {
    case "seq-item-ind":
      return isInFlow && /[,[\]{}]/.test(text[end] ?? "")
        ? [{ offset, text: '"' }, { offset: end, text: '"' }]
        : [];
    case "scalar":
      return isTightKey(lexemes, index) ? [{ offset: offset + 1, text: " " }] : [];
    case "anchor":
    case "alias":
      return /^[&*][-\w]+[?:]/.test(source)
        ? [{ offset: offset + source.search(/[?:]/), text: " " }]
        : [];
    case "double-quoted-scalar":
      return [...source.matchAll(ESCAPED_BREAK)].map((match) => ({
        offset: offset + match.index + match[0].length,
        text: "\n",
      }));
    case "block-scalar-header":
      return isLowHeader(lexemes, index) ? [{ offset, text: " " }] : [];
    default:
      return [];
  }
}

/** Whether a plain text in brackets is a `?` right before a key. */
function isTightKey(lexemes: readonly Lexeme[], index: number): boolean {
  const { isInFlow, source } = lexemes[index] as Lexeme;
  if (!isInFlow || !source.startsWith("?") || !isScalarMark(lexemes[index - 1])) return false;
  return lexemeBefore(lexemes, index - 1, ["space"]).lexeme?.type !== "explicit-key-ind";
}

// Behind a `\` at the end of a line, PyYAML counts every empty line and the library all but one.
const ESCAPED_BREAK = /(?<!\\)(?:\\\\)*\\\n(?=[ \t]*\n)/g;

/** A block of text that begins on its own line may stand right below its key or `-`. */
function isLowHeader(lexemes: readonly Lexeme[], index: number): boolean {
  const line = lexemeBefore(lexemes, index, ["space"]);
  if (line.lexeme?.type !== "newline") return false;
  const { lexeme } = lexemeBefore(lexemes, line.index, ["space", "newline", "comment"]);
  return lexeme !== undefined && OPENERS.includes(lexeme.type);
}

const OPENERS: readonly Lexeme["type"][] = [
  "map-value-ind",
  "seq-item-ind",
  "explicit-key-ind",
  "anchor",
  "tag",
];

function quoteEnd(text: string, start: number): number | undefined {
  const pattern = text[start] === "'" ? /'[^']*(?:''[^']*)*'/y : /"[^"\\]*(?:\\[^][^"\\]*)*"/y;
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}

function flowEnd(text: string, start: number): number | undefined {
  let depth = 0;
  for (let at = start; at < text.length;) {
    const character = text[at] ?? "";
    if (character === "[" || character === "{") depth++;
    if ((character === "]" || character === "}") && --depth === 0) return at + 1;
    at = nextInFlow(text, at);
  }
  return undefined;
}

const PLAIN_IN_FLOW = /(?:[^\s,[\]{}:#]|:(?![\s,[\]{}])|(?<=\S)#| +(?![\s,[\]{}:#]))+/y;

/** Behind the quoted text, comment, plain text or single character that begins at an offset. */
function nextInFlow(text: string, at: number): number {
  const character = text[at];
  if (character === '"' || character === "'") return quoteEnd(text, at) ?? text.length;
  const pattern = character === "#" ? /#.*/y : PLAIN_IN_FLOW;
  pattern.lastIndex = at;
  return pattern.test(text) ? pattern.lastIndex : at + 1;
}

/** Nothing where a line could begin another document, which PyYAML refuses, too. */
function indentLines(
  text: string,
  start: number,
  findEnd: (text: string, start: number) => number | undefined,
): Insertion[] {
  const end = findEnd(text, start);
  if (end === undefined) return [];
  const piece = text.slice(start, end);
  if (/\n(?:---|\.\.\.)(?:\s|$)/.test(piece)) return [];
  const indentation = " ".repeat(longestIndentation(text) + 1);
  return [...piece.matchAll(/\n/g)].map(({ index }) => ({
    offset: start + index + 1,
    text: indentation,
  }));
}

/** No collection stands further to the right: `- ` and `? ` can open one on the same line. */
function longestIndentation(text: string): number {
  return [...text.matchAll(/^[-?: ]*/gm)].reduce(
    (most, [start]) => Math.max(most, start.length),
    0,
  );
}

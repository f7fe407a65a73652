/**
 * The filter of a page: words that a run must contain, and comparisons like `lr>=0.01`.
 *
 * Brushes and buttons write into the same text, so that what is chosen can always be read, changed
 * and shared.
 *
 * @module
 */

import { type Column, findColumn } from "./model.ts";

/** A comparison. */
export interface Comparison {
  readonly kind: "comparison";
  readonly name: string;
  readonly operator: Operator;
  /** One of these. */
  readonly values: readonly string[];
}

/** A text that some column must contain. */
export interface Word {
  readonly kind: "word";
  readonly text: string;
}

/** One part of a filter; all parts must hold. */
export type Part = Comparison | Word;

/** How values are compared. */
export type Operator = "=" | "!=" | ">=" | "<=" | ">" | "<";

const OPERATORS: readonly Operator[] = [">=", "<=", "!=", "=", ">", "<"];

/** The runs that a filter chooses. */
export interface Choice {
  /** The places of the runs, in order. */
  readonly places: readonly number[];
  /** Sentences about parts that cannot be used. */
  readonly problems: readonly string[];
}

/** Reads a filter: parts separated by spaces, texts with spaces in double quotes. */
export function parseFilter(text: string): readonly Part[] {
  return wordsOf(text).map(partOf);
}

/** A piece of a part: quoted or not. */
interface Piece {
  readonly text: string;
  readonly isQuoted: boolean;
}

const PIECES = /"((?:[^"\\]|\\.)*)"?|([^\s"]+)|(\s+)/g;

function wordsOf(text: string): readonly (readonly Piece[])[] {
  const words: Piece[][] = [[]];
  for (const [, quoted, plain] of text.matchAll(PIECES)) {
    if (quoted !== undefined) {
      words.at(-1)?.push({ text: quoted.replace(/\\(.)/g, "$1"), isQuoted: true });
    } else if (plain !== undefined) words.at(-1)?.push({ text: plain, isQuoted: false });
    else words.push([]);
  }
  return words.filter((pieces) => pieces.length > 0);
}

function partOf(pieces: readonly Piece[]): Part {
  const at = pieces.findIndex((piece) => !piece.isQuoted && operatorIn(piece.text) !== undefined);
  const found = pieces[at];
  const place = found === undefined ? undefined : operatorIn(found.text);
  if (found === undefined || place === undefined) return { kind: "word", text: joined(pieces) };
  const { operator, index } = place;
  const before: Piece = { text: found.text.slice(0, index), isQuoted: false };
  const after: Piece = { text: found.text.slice(index + operator.length), isQuoted: false };
  return {
    kind: "comparison",
    name: joined([...pieces.slice(0, at), before]),
    operator,
    values: alternatives([after, ...pieces.slice(at + 1)]),
  };
}

function operatorIn(text: string): { operator: Operator; index: number } | undefined {
  const index = text.search(/[<>=]|!=/);
  if (index < 0) return undefined;
  const operator = OPERATORS.find((one) => text.startsWith(one, index));
  return operator === undefined ? undefined : { operator, index };
}

function joined(pieces: readonly Piece[]): string {
  return pieces.map(({ text }) => text).join("");
}

/** Splits at bars that are not quoted. */
function alternatives(pieces: readonly Piece[]): readonly string[] {
  const values = [""];
  for (const { text, isQuoted } of pieces) {
    const [first = "", ...others] = isQuoted ? [text] : text.split("|");
    values.push(`${values.pop() ?? ""}${first}`, ...others);
  }
  return values;
}

/** Writes a part as a person would type it. */
export function partText(part: Part): string {
  if (part.kind === "word") return quoted(part.text);
  return quoted(part.name) + part.operator + part.values.map(quoted).join("|");
}

function quoted(text: string): string {
  if (text !== "" && !/[\s"\\|<>=!]/.test(text)) return text;
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** Replaces all comparisons of one column; other parts stay. */
export function withComparisons(
  text: string,
  name: string,
  comparisons: readonly Omit<Comparison, "kind" | "name">[],
): string {
  const kept = parseFilter(text)
    .filter((part) => part.kind === "word" || part.name !== name);
  const added = comparisons.map((one): Part => ({ kind: "comparison", name, ...one }));
  return [...kept, ...added].map(partText).join(" ");
}

/** Chooses the runs for which all parts hold. */
export function chooseRuns(text: string, columns: readonly Column[], count: number): Choice {
  const problems: string[] = [];
  const tests = parseFilter(text).map((part) => testOf(part, columns, problems));
  const places: number[] = [];
  for (let run = 0; run < count; run++) {
    if (tests.every((test) => test(run))) places.push(run);
  }
  return { places, problems };
}

type Test = (run: number) => boolean;

function testOf(part: Part, columns: readonly Column[], problems: string[]): Test {
  if (part.kind === "word") {
    const wanted = part.text.toLowerCase();
    return (run) => columns.some(({ text }) => text(run).toLowerCase().includes(wanted));
  }
  const { name, operator, values } = part;
  const column = findColumn(columns, name);
  if (column === undefined) {
    problems.push(
      name === ""
        ? `No space may stand before ${operator}: write lr${operator}1.`
        : `There is no column "${name}".`,
    );
    return () => false;
  }
  if (operator === "=") return (run) => values.some((value) => column.equals(run, value));
  if (operator === "!=") return (run) => !values.some((value) => column.equals(run, value));
  const bound = Number(values[0]);
  if (values[0]?.trim() === "" || Number.isNaN(bound)) {
    problems.push(`After ${name}${operator} comes a number.`);
    return () => true;
  }
  return numberTest(column, operator, bound);
}

function numberTest({ number }: Column, operator: Operator, bound: number): Test {
  switch (operator) {
    case ">=":
      return (run) => number(run) >= bound;
    case "<=":
      return (run) => number(run) <= bound;
    case ">":
      return (run) => number(run) > bound;
    default:
      return (run) => number(run) < bound;
  }
}

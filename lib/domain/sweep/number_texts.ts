/**
 * Values of `--sp` and `--sweep` that stay text although they read as numbers: `lr=1e-3`,
 * `seed=0..10..2`, `seed=1...3`, `seed=[0,1,2]`.
 *
 * @module
 */

import { formatJson } from "../value/json_text.ts";
import { parsePythonInt } from "../value/python_int.ts";
import { type Clause, type FlagText, parseClauses } from "./clause.ts";
import { splitPiece } from "./piece.ts";

/** A text that reads as a number, and how to write the number. */
export interface NumberText {
  readonly key: string;
  /** The first such text of the clause. */
  readonly text: string;
  /** The clause that gives numbers. */
  readonly spelling: string;
  /** Whether the clause gives several values, which only a sweep takes. */
  readonly isSweep: boolean;
}

/** How many values a spelling names one by one. */
const MOST_VALUES = 8;

/**
 * Finds the texts of a flag that read as numbers; one for each clause.
 *
 * @param source a text that its flag accepts
 * @param isSweep whether bars separate values and a range is a range, as in `--sweep`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const spelled = (text: string) => findNumberTexts({ flag: "", text }, true).map((one) => one.spelling);
 * assert.deepEqual(spelled("lr=1e-3, seed=0..4..2"), ["lr:=1e-3", "seed=0|2|4"]);
 * assert.deepEqual(spelled("lr=.1|auto|3, seed=1...3"), ['lr:=0.1|"auto"|3', "seed=1..3"]);
 * assert.deepEqual(spelled("seed=[0,1], lr=[0.1, 1]"), ["seed=0|1", "lr:=0.1|1"]);
 * assert.deepEqual(spelled("seed=0..3, lr:=1e-3, name=v1.0"), []);
 * ```
 */
export function findNumberTexts(source: FlagText, isSweep: boolean): readonly NumberText[] {
  return parseClauses(source).flatMap((clause) => {
    if (clause.isJson || (isSweep && RANGE.test(clause.value.text))) return [];
    return inClause(clause, isSweep);
  });
}

const RANGE = /^-?\p{Nd}+\.\.-?\p{Nd}+$/u;

function inClause({ key, value }: Clause, isSweep: boolean): readonly NumberText[] {
  const texts = splitPiece(value, "|").map(({ text }) => text);
  const readings = texts.map(readNumbers);
  const first = readings.findIndex((reading) => reading?.isText);
  if (!isSweep && texts.length > 1) {
    // In `--sp` a bar is an ordinary character, and all of the values are one text.
    if (readings.includes(undefined)) return [];
  } else if (first < 0) return [];
  const spelling = spell(key, texts, readings);
  const text = isSweep ? texts[first] ?? value.text : value.text;
  const isSeveral = texts.length > 1 || readings.some((reading) => reading?.isSeveral);
  return [{ key, text, spelling, isSweep: isSeveral }];
}

/** What a text would be as numbers. */
interface Reading {
  /** Whether the value of the text is text, not the number. */
  readonly isText: boolean;
  readonly isSeveral: boolean;
  /** The numbers as JSON, or the range. */
  readonly spelling: string;
  readonly isWhole: boolean;
}

function spell(
  key: string,
  texts: readonly string[],
  readings: readonly (Reading | undefined)[],
): string {
  const isWhole = readings.every((reading) => reading?.isWhole);
  const values = texts.map((text, n) => readings[n]?.spelling ?? formatJson(text));
  const isLone = values.length === 1;
  const shown = values.map((value) => isLone ? value : listed(value));
  const more = shown.length > MOST_VALUES ? "|…" : "";
  return `${key}${isWhole ? "=" : ":="}${shown.slice(0, MOST_VALUES).join("|")}${more}`;
}

/** Beside other values a range is a text, so its numbers are named. */
function listed(spelling: string): string {
  const [low, high] = RANGE.test(spelling) ? spelling.split("..").map(parsePythonInt) : [];
  return low === undefined || high === undefined ? spelling : steps(low, high, 1n);
}

function readNumbers(text: string): Reading | undefined {
  const whole = parsePythonInt(text);
  if (whole !== undefined) {
    return { isText: false, isSeveral: false, spelling: `${whole}`, isWhole: true };
  }
  const json = fraction(text);
  if (json !== undefined) return { isText: true, isSeveral: false, spelling: json, isWhole: false };
  const list = numberList(text);
  if (list !== undefined) return list;
  const range = wholeRange(text);
  if (range !== undefined) return { isText: true, isSeveral: true, spelling: range, isWhole: true };
  const [low, high, ...rest] = text.split(/\.{2,3}(?=[-+.]?[0-9])/).map(fractionOrWhole);
  if (low === undefined || high === undefined || rest.includes(undefined)) return undefined;
  return { isText: true, isSeveral: true, spelling: `${low}|…|${high}`, isWhole: false };
}

/** `[0, 1, 2]`, which other programs take for a sweep. */
function numberList(text: string): Reading | undefined {
  const [, inner] = /^\[([^[\]]+)\]$/.exec(text) ?? [];
  const numbers = inner?.split(",").map((one) => readNumbers(one.trim()));
  if (numbers === undefined || numbers.some((one) => one === undefined || one.isSeveral)) {
    return undefined;
  }
  const isWhole = numbers.every((one) => one?.isWhole);
  const spellings = numbers.map((one) => one?.spelling ?? "");
  const more = spellings.length > MOST_VALUES ? "|…" : "";
  const spelling = spellings.slice(0, MOST_VALUES).join("|") + more;
  return { isText: true, isSeveral: true, spelling, isWhole };
}

/** Python's notation of a float as JSON: `.5`, `5.`, `+1_0.5`, `1e-3`. */
function fraction(text: string): string | undefined {
  const match = /^([-+]?)0*([0-9][0-9_]*)?(\.[0-9_]*)?([eE][-+]?[0-9]+)?$/.exec(text);
  if (match === null || !/^[-+]?\.?[0-9]/.test(text)) return undefined;
  const [, sign = "", whole = "", point = "", exponent = ""] = match.map((part) =>
    part?.replaceAll("_", "")
  );
  if (point + exponent === "") return undefined;
  const json = `${sign === "-" ? "-" : ""}${whole || "0"}${point === "." ? "" : point}${exponent}`;
  const spelled = point === "." && exponent === "" ? `${json}.0` : json;
  return Number.isFinite(Number(spelled)) ? spelled : undefined;
}

function fractionOrWhole(text: string): string | undefined {
  return fraction(text) ?? parsePythonInt(text)?.toString();
}

/** `0..3`, where it is text, `1...3` and `0..10..2`. */
function wholeRange(text: string): string | undefined {
  const match = /^(-?\p{Nd}+)\.{2,3}(-?\p{Nd}+)(?:\.{2,3}(-?\p{Nd}+))?$/u.exec(text);
  const [low, high, step] = [1, 2, 3].map((n) => parsePythonInt(match?.[n] ?? ""));
  if (low === undefined || high === undefined) return undefined;
  if (match?.[3] === undefined) return low <= high ? `${low}..${high}` : `${high}..${low}`;
  if (step === undefined || step === 0n || step > 0n !== high >= low) return undefined;
  return steps(low, high, step);
}

function steps(low: bigint, high: bigint, step: bigint): string {
  const count = (high - low) / step + 1n;
  const size = Number(count > MOST_VALUES ? 3n : count);
  const values = Array.from({ length: size }, (_, n) => `${low + BigInt(n) * step}`);
  return count > MOST_VALUES
    ? [...values, "…", low + (count - 1n) * step].join("|")
    : values.join("|");
}

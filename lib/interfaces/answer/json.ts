/**
 * Writes answers as JSON.
 *
 * @module
 */

import { Phrase, spell, type Spelling } from "../../phrase.ts";
import { StoredStatepoint } from "../../domain/statepoint/stored_statepoint.ts";
import { formatJson, quoteJson } from "../../domain/value/json_text.ts";
import { Float } from "../../domain/value/value.ts";
import { type Answer, type AnswerValue, Series } from "./answer.ts";

/** The size of a piece of output, in characters: few writes and little memory. */
const PIECE = 60_000;

/** The output for JSON, and the interface's spelling of options and commands. */
export interface JsonOutput {
  /** Takes the pieces in order. */
  readonly write: (text: string) => void;
  readonly spelling: Spelling;
}

/**
 * Writes an answer as one line of JSON that every parser accepts: NaN and the infinities become texts. It
 * never holds the whole text of an answer with a long list in memory.
 */
export function writeJson(answer: Answer, { write, spelling }: JsonOutput): void {
  let text = "";
  for (const piece of pieces(answer, spelling)) {
    text += piece;
    if (text.length < PIECE) continue;
    write(text);
    text = "";
  }
  write(`${text}\n`);
}

/** Returns an answer as one line of JSON, for answers that are short. */
export function answerText(answer: Answer, spelling: Spelling): string {
  return Array.from(pieces(answer, spelling)).join("");
}

function* pieces(answer: Answer, spelling: Spelling): Generator<string> {
  let before = "{";
  for (const key in answer) {
    yield `${before}${quoteJson(key)}: `;
    const value = answer[key];
    if (value instanceof Series) yield* itemPieces(value, spelling);
    else yield jsonText(value, spelling);
    before = ", ";
  }
  yield before === "{" ? "{}" : "}";
}

function* itemPieces(series: Series, spelling: Spelling): Generator<string> {
  let before = "[";
  for (const item of series) {
    yield before + objectText(item, spelling);
    before = ", ";
  }
  yield before === "[" ? "[]" : "]";
}

function jsonText(value: AnswerValue | undefined, spelling: Spelling): string {
  if (value === undefined || value === null) return "null";
  if (typeof value === "string") return quoteJson(value);
  if (typeof value !== "object") return String(value);
  if (value instanceof StoredStatepoint) return value.strictText;
  if (value instanceof Map || value instanceof Float) return formatJson(value, { strict: true });
  if (value instanceof Phrase) return quoteJson(spell(value, spelling));
  if (isList(value)) return `[${value.map((item) => jsonText(item, spelling)).join(", ")}]`;
  if (value instanceof Series) return Array.from(itemPieces(value, spelling)).join("");
  return objectText(value as Answer, spelling);
}

function objectText(answer: Answer, spelling: Spelling): string {
  let text = "";
  for (const key in answer) {
    text += `${text === "" ? "{" : ", "}${quoteJson(key)}: ${jsonText(answer[key], spelling)}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

function isList(value: AnswerValue): value is readonly AnswerValue[] {
  return Array.isArray(value);
}

/**
 * Answers as JSON.
 *
 * @module
 */

import { StoredStatepoint } from "../../domain/statepoint/stored_statepoint.ts";
import { formatJson, quoteJson } from "../../domain/value/json_text.ts";
import { Float } from "../../domain/value/value.ts";
import { type Answer, type AnswerValue, Series } from "./answer.ts";

/** As much text is handed on at once as one write takes well. */
const PIECE = 60_000;

/**
 * Hands on an answer as one line of JSON that every parser takes: NaN and the infinities are texts.
 *
 * @param write takes one piece after the other; an answer with a long list is never held as a whole
 */
export function writeJson(answer: Answer, write: (text: string) => void): void {
  let text = "";
  for (const piece of pieces(answer)) {
    text += piece;
    if (text.length < PIECE) continue;
    write(text);
    text = "";
  }
  write(`${text}\n`);
}

function* pieces(answer: Answer): Generator<string> {
  let before = "{";
  for (const key in answer) {
    yield `${before}${quoteJson(key)}: `;
    const value = answer[key];
    if (value instanceof Series) yield* itemPieces(value);
    else yield jsonText(value);
    before = ", ";
  }
  yield before === "{" ? "{}" : "}";
}

function* itemPieces(series: Series): Generator<string> {
  let before = "[";
  for (const item of series) {
    yield before + objectText(item);
    before = ", ";
  }
  yield before === "[" ? "[]" : "]";
}

function jsonText(value: AnswerValue | undefined): string {
  if (value === undefined || value === null) return "null";
  if (typeof value === "string") return quoteJson(value);
  if (typeof value !== "object") return String(value);
  if (value instanceof StoredStatepoint) return value.strictText;
  if (value instanceof Map || value instanceof Float) return formatJson(value, { strict: true });
  if (value instanceof Series) return `[${Array.from(value, objectText).join(", ")}]`;
  if (isList(value)) return `[${value.map(jsonText).join(", ")}]`;
  return objectText(value as Answer);
}

function objectText(answer: Answer): string {
  let text = "";
  for (const key in answer) {
    text += `${text === "" ? "{" : ", "}${quoteJson(key)}: ${jsonText(answer[key])}`;
  }
  return text === "" ? "{}" : `${text}}`;
}

function isList(value: AnswerValue): value is readonly AnswerValue[] {
  return Array.isArray(value);
}

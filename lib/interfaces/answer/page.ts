/**
 * Pages of long listings: bounded answers for readers that pay for each word.
 *
 * @module
 */

import type { Spelling } from "../../phrase.ts";
import type { Answer, AnswerValue } from "./answer.ts";
import { answerText } from "./json.ts";

/** The most characters of the entries of one page: with the rest of an answer, below 10,000 tokens of 4 characters. */
const MOST_CHARACTERS = 34_000;

/** Which page of a listing. */
export interface PageOptions {
  /** The most entries. */
  readonly limit: number;
  /** The place of the first entry, from 0. */
  readonly offset: number;
  /** Only these fields of each entry; all if it is empty. */
  readonly fields: readonly string[];
  readonly spelling: Spelling;
}

/** One page. */
export interface Page {
  readonly entries: readonly Answer[];
  /** Where the next page begins; `undefined` if this is the last one. */
  readonly next: number | undefined;
}

/**
 * Takes a page out of a listing. It ends early where the entries are long; an entry that alone is
 * too long for a page is given without its long fields, which `left_out` names.
 */
export function pageOf<T>(
  results: readonly T[],
  describe: (result: T) => Answer,
  { limit, offset, fields, spelling }: PageOptions,
): Page {
  const entries: Answer[] = [];
  let length = 0;
  for (const result of results.slice(offset, offset + limit)) {
    const entry = bounded(chosen(describe(result), fields), spelling);
    length += answerText(entry, spelling).length;
    if (length > MOST_CHARACTERS && entries.length > 0) break;
    entries.push(entry);
  }
  const end = offset + entries.length;
  return { entries, next: end < results.length && entries.length > 0 ? end : undefined };
}

function chosen(entry: Answer, fields: readonly string[]): Answer {
  if (fields.length === 0) return entry;
  return Object.fromEntries(Object.entries(entry).filter(([name]) => fields.includes(name)));
}

/** The longest field of an entry that is too long. */
const LONG_FIELD = 2_000;

/** Leaves out the long fields of an answer that is too long, and names them. */
export function bounded(entry: Answer, spelling: Spelling): Answer {
  if (answerText(entry, spelling).length <= MOST_CHARACTERS) return entry;
  const fields = Object.entries(entry);
  const isLong = ([, value]: [string, AnswerValue | undefined]) =>
    answerText({ value }, spelling).length > LONG_FIELD;
  return {
    ...Object.fromEntries(fields.filter((field) => !isLong(field))),
    left_out: fields.filter(isLong).map(([name]) => name),
  };
}

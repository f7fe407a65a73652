/**
 * Arguments that several tools share, and the parts of their answers.
 *
 * @module
 */

import { UserError } from "../../../errors.ts";
import { phrase, type Text } from "../../../phrase.ts";
import { parseExperimentId, type RunLink } from "../../../domain/document/link.ts";
import type { FilterReport } from "../../../domain/document/filter_report.ts";
import type { DamagedJob } from "../../../domain/document/damaged_job.ts";
import { type Answer, type AnswerValue, countValue, Series } from "../../answer/answer.ts";
import { filterNotes } from "../../answer/filter_notes.ts";
import { damagedAnswer } from "../../answer/listing.ts";
import { pageOf } from "../../answer/page.ts";
import { count, requiredText, text, texts } from "../arguments.ts";
import { toolSpelling } from "../spelling.ts";

/** The argument of tools for one run. */
export const jobId = requiredText("Id or its beginning");

/** The arguments that link a run to its experiment. */
export const linkArguments = {
  experiment_id: requiredText("E001"),
  hypothesis_id: text(),
  sub_hypothesis_id: text(),
} as const;

/** Makes the link that the arguments name. */
export function linkOf(given: {
  readonly experiment_id: string;
  readonly hypothesis_id: string | undefined;
  readonly sub_hypothesis_id: string | undefined;
}): RunLink {
  return {
    // A text that names no experiment is refused by the operation.
    experimentId: parseExperimentId(given.experiment_id) ?? given.experiment_id,
    hypothesisId: given.hypothesis_id,
    subHypothesisId: given.sub_hypothesis_id,
  };
}

/**
 * Reads an experiment that filters.
 *
 * @throws {UserError} if the text names none: the filter would match nothing, unnoticed
 */
export function experimentOf(given: string | undefined): string | undefined {
  if (given === undefined) return undefined;
  const id = parseExperimentId(given);
  if (id !== undefined) return id;
  throw new UserError(
    "FLAG_INVALID",
    `Cannot filter by ${JSON.stringify(given)}: it is no experiment`,
    { hint: "Write it like E001." },
  );
}

/** The arguments of tools that answer with a page. */
export const pageArguments = {
  limit: count({ absent: 50, most: 1000 }),
  cursor: text(),
  fields: texts(),
} as const;

/** The values of the arguments of a page. */
export interface GivenPage {
  readonly limit: number;
  readonly cursor: string | undefined;
  readonly fields: readonly string[] | undefined;
}

/** The part of an answer that is one page of a listing. */
export interface PageAnswer extends Answer {
  readonly entries: readonly Answer[];
  readonly next_cursor: string | undefined;
}

/** Makes the part of an answer that is one page of a listing. */
export function pageAnswer<T>(
  found: { readonly results: readonly T[]; readonly damaged: readonly DamagedJob[] },
  describe: (result: T) => Answer,
  { limit, cursor, fields = [] }: GivenPage,
): PageAnswer {
  const { results, damaged } = found;
  const page = pageOf(results, describe, {
    limit,
    offset: offsetOf(cursor),
    fields,
    spelling: PLAIN,
  });
  return {
    entries: page.entries,
    total: countValue(results.length),
    next_cursor: page.next === undefined ? undefined : String(page.next),
    damaged: damaged.slice(0, MOST_DAMAGED).map(damagedAnswer),
    num_damaged: countValue(damaged.length),
  };
}

const MOST_DAMAGED = 20;

/** The spelling by which the length of an answer is measured. */
export const PLAIN = toolSpelling([]);

/**
 * Reads a cursor as the place of an entry, from 0.
 *
 * @throws {UserError} `FLAG_INVALID`
 */
export function offsetOf(cursor: string | undefined): number {
  if (cursor === undefined) return 0;
  if (/^[0-9]{1,9}$/.test(cursor)) return Number(cursor);
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot go on from ${JSON.stringify(cursor)}: it is no cursor`,
    { hint: "Give the next_cursor of an answer of this tool, or none." },
  );
}

/** Says what there is where a filter matches nothing; most answers have no such field. */
export function notesAnswer(report: FilterReport | undefined): Answer {
  const notes = filterNotes(report);
  return notes.length === 0 ? {} : { notes };
}

/** The most items of a list in an answer about a change. */
const MOST_ITEMS = 50;

/** Cuts the lists of an answer, and says under `more` how many items each has lost. */
export function withShortLists(answer: Answer): Answer {
  const more: Record<string, bigint> = {};
  const fields = Object.entries(answer).map(([name, value]) => {
    if (!Array.isArray(value) && !(value instanceof Series)) return [name, value] as const;
    const items: AnswerValue[] = Array.from<AnswerValue>(value);
    if (items.length > MOST_ITEMS) more[name] = countValue(items.length - MOST_ITEMS);
    return [name, items.slice(0, MOST_ITEMS)] as const;
  });
  const cut = Object.keys(more).length === 0 ? {} : { more };
  return { ...Object.fromEntries(fields), ...cut };
}

/** The most sentences of an answer. */
const MOST_WARNINGS = 20;

/** Makes the list of sentences for the caller. */
export function warningsAnswer(warnings: readonly Text[]): Text[] {
  if (warnings.length <= MOST_WARNINGS) return [...warnings];
  return [...warnings.slice(0, MOST_WARNINGS), `${warnings.length - MOST_WARNINGS} more`];
}

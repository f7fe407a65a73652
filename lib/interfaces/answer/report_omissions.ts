/**
 * What a report does not show, and why.
 *
 * @module
 */

import { attemptsOf } from "../../domain/document/attempt.ts";
import type { Report } from "../../operations/report.ts";

/** Makes a sentence for each thing that the page does not show. */
export function leftOutOf(report: Report): readonly string[] {
  return [
    ...damagedSentences(report),
    ...curveSentences(report),
    ...logSentences(report),
  ];
}

function damagedSentences({ damaged }: Report): readonly string[] {
  if (damaged.length === 0) return [];
  const names = damaged.slice(0, MOST_NAMES).map(({ id }) => id.slice(0, 8)).join(", ");
  const more = damaged.length > MOST_NAMES ? " and others" : "";
  const what = damaged.length === 1 ? "1 run" : `${damaged.length} runs`;
  return [`${what} could not be read, and ${verb(damaged.length)} nowhere here: ${names}${more}.`];
}

/** How many damaged runs are named. */
const MOST_NAMES = 10;

function curveSentences({ curves }: Report): readonly string[] {
  const { sets, notFinite, most, thinned, dropped } = curves;
  const count = sets.reduce((sum, one) => sum + one.curves.length, 0);
  return [
    ...(thinned === 0
      ? []
      : [`${thinned} of ${count} curves are thinned to ${most} points; extremes are kept.`]),
    ...(dropped === 0 ? [] : [`${dropped} curves are left out, because there are too many.`]),
    ...(notFinite === 0
      ? []
      : [`${notFinite} points of curves are NaN or infinite, and not drawn.`]),
  ];
}

function logSentences({ logEnds, runs }: Report): readonly string[] {
  const started = runs.filter(({ job }) => attemptsOf(job.document).length > 0).length;
  if (started <= logEnds.size || logEnds.size === 0) return [];
  return [`The end of the log is here for ${logEnds.size} of ${started} runs that started.`];
}

function verb(count: number): string {
  return count === 1 ? "is" : "are";
}

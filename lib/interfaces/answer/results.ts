/**
 * The results of a sweep as an answer.
 *
 * @module
 */

import { type FlatTable, flatTable } from "../../domain/results/flat_table.ts";
import { doubtOf, type Importance } from "../../domain/results/importance.ts";
import type { Omitted, ResultsRow } from "../../domain/results/results_table.ts";
import { Float } from "../../domain/value/value.ts";
import type { Results } from "../../operations/results.ts";
import { type Answer, type AnswerValue, countValue } from "./answer.ts";
import { listingAnswer } from "./listing.ts";

/** Makes the answer of `results`. An entry has the columns of the CSV. */
export function resultsAnswer(results: Results): Answer {
  const { table, importances, damaged } = results;
  const { design, metrics } = table;
  const flat = flatTable(table);
  const minimized = metrics.filter(({ isMinimized }) => isMinimized);
  return {
    ...listingAnswer(table.rows, (row) => rowAnswer(row, flat), damaged),
    runs: countValue(table.runs),
    statuses: countsAnswer(table.statuses),
    experiments: results.experiments.map((one) => one ?? null),
    keys: design.factors.map(({ key }) => key),
    metrics: metrics.map(({ name }) => name),
    minimized: minimized.map(({ name }) => name),
    over: design.over,
    following: Object.fromEntries(design.following.map(({ key, from }) => [key, from])),
    constants: Object.fromEntries(
      design.constants.map(({ key, level }) => [key, level] as const),
    ),
    omitted: table.omitted.map(omittedAnswer),
    not_counted: countValue(table.notCounted),
    ...(importances.length === 0 ? {} : {
      importance: metrics.map(({ name }, at) => importanceAnswer(name, importances[at])),
    }),
  };
}

function rowAnswer(row: ResultsRow, { columns, valuesOf }: FlatTable): Answer {
  const values = valuesOf(row);
  return Object.fromEntries(columns.map((name, at) => [name, values[at]] as const));
}

function countsAnswer(counts: ReadonlyMap<string, number>): Answer {
  return Object.fromEntries(
    Array.from(counts, ([status, count]) => [status, countValue(count)] as const),
  );
}

function omittedAnswer({ name, notFinite, notNumbers, missing }: Omitted): Answer {
  return {
    metric: name,
    not_finite: countValue(notFinite),
    not_numbers: countValue(notNumbers),
    missing: countValue(missing),
  };
}

function importanceAnswer(metric: string, importance: Importance | undefined): Answer {
  if (importance === undefined) return { metric, parameters: null };
  const { n, parameters, noise, together, freedom, skipped } = importance;
  return {
    metric,
    n: countValue(n),
    parameters: parameters.map(({ key, omega, levels, isBinned }): AnswerValue => ({
      key,
      omega_squared: new Float(omega),
      levels: countValue(levels),
      binned: isBinned,
    })),
    noise: noise === undefined ? undefined : new Float(noise),
    together: together === undefined ? undefined : new Float(together),
    error_df: countValue(freedom),
    skipped,
    warning: doubtOf(importance),
  };
}

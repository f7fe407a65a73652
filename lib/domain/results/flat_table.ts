/**
 * The table of a sweep as columns and rows of values, for programs.
 *
 * @module
 */

import { Float, type Value } from "../value/value.ts";
import type { Cell, ResultsRow, ResultsTable } from "./results_table.ts";

/** Columns, and rows with one value for each column. */
export interface FlatTable {
  readonly columns: readonly string[];
  /** Makes the values of a row; `undefined` where there is none. */
  readonly valuesOf: (row: ResultsRow) => readonly (Value | undefined)[];
}

/** The statistics of each metric. */
const PARTS = ["mean", "std", "n", "min", "max"] as const;

/** The runs of a row that count, those that failed, and all others. */
const COUNTS = ["complete", "failed", "other"];

/** Describes the columns of a table: keys, then the statistics of each metric, then numbers of runs. */
export function flatTable({ design, metrics, statistic, isEachRun }: ResultsTable): FlatTable {
  const parts = [...(statistic === "median" || statistic === "ci" ? [statistic] : []), ...PARTS];
  const names = metrics.flatMap(({ name }) => parts.map((part) => `${name}_${part}`));
  const taken = new Set(["job_id", ...names, ...COUNTS]);
  const keys = design.factors.map(({ key }) => taken.has(key) ? `sp.${key}` : key);
  return {
    columns: [...(isEachRun ? ["job_id"] : []), ...keys, ...names, ...COUNTS],
    valuesOf: (row) => [
      ...(isEachRun ? [row.runs[0]?.jobId] : []),
      ...row.levels,
      ...row.cells.flatMap((cell) => parts.map((part) => partOf(cell, part))),
      ...countsOf(row).map(BigInt),
    ],
  };
}

function partOf(cell: Cell, part: typeof PARTS[number] | "median" | "ci"): Value | undefined {
  if (part === "n") return BigInt(cell.n);
  const number = part === "ci" ? cell.spread : cell[part];
  return Number.isNaN(number) ? undefined : new Float(number);
}

function countsOf({ runs, statuses }: ResultsRow): readonly number[] {
  const complete = statuses.get("complete") ?? 0;
  const failed = statuses.get("failed") ?? 0;
  return [complete, failed, runs.length - complete - failed];
}

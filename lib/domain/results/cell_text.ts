/**
 * The statistic of a cell as text.
 *
 * @module
 */

import { alone, withSpread } from "./digits.ts";
import { MISSING } from "./factor.ts";
import type { Cell, ResultsRow, Statistic } from "./results_table.ts";

/** Shows what the statistic of a cell is. */
export function statisticText(cell: Cell, statistic: Statistic): string {
  return statistic === "mean" || statistic === "ci"
    ? withSpread(cell.value, cell.spread)
    : alone(cell.value);
}

/** How a cell is shown. */
export interface CellStyle {
  readonly statistic: Statistic;
  readonly isEachRun: boolean;
}

/** Shows a metric of a row, with the number of runs where not all of the row have it, and a star for the best. */
export function metricText({ cells, runs }: ResultsRow, at: number, style: CellStyle): string {
  const cell = cells[at];
  if (cell === undefined || cell.n === 0) return MISSING;
  const n = cell.n === runs.length || style.isEachRun ? "" : ` (${cell.n})`;
  return `${statisticText(cell, style.statistic)}${n}${cell.isBest ? " *" : ""}`;
}

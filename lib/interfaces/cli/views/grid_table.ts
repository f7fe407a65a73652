/**
 * Grids of results for a person.
 *
 * @module
 */

import { statisticText } from "../../../domain/results/cell_text.ts";
import { levelLabel, MISSING } from "../../../domain/results/factor.ts";
import type { Grid } from "../../../domain/results/pivot.ts";
import type { Cell, Statistic } from "../../../domain/results/results_table.ts";
import { renderTable } from "../../../domain/terminal/table.ts";
import { brief, visible } from "../../../domain/terminal/visible.ts";
import type { Results } from "../../../operations/results.ts";
import { metricTitle } from "./results_table_text.ts";

/** Makes one grid for each metric. */
export function gridTables({ grids, table }: Results, width: number): string {
  return grids.map((grid, at) => {
    const metric = table.metrics[at];
    const title = metric === undefined ? "" : visible(metricTitle(metric));
    return `${title} by ${visible(grid.rowKey)} and ${visible(grid.columnKey)}\n` +
      gridText(grid, table.statistic, width);
  }).join("\n");
}

function gridText(grid: Grid, statistic: Statistic, width: number): string {
  const headers = [
    visible(`${grid.rowKey} \\ ${grid.columnKey}`),
    ...grid.columnLevels.map((level) => labelText(level)),
  ];
  const rows = grid.rowLevels.map((level, at) => [
    labelText(level),
    ...(grid.cells[at] ?? []).map((cell) => cellText(cell, statistic)),
  ]);
  return renderTable(headers, rows, width);
}

const LONGEST = 24;

function labelText(level: Grid["rowLevels"][number]): string {
  return visible(brief(levelLabel(level), LONGEST));
}

/** Shows a cell; nothing where there is no run, a dash where no run has the metric. */
function cellText(cell: Cell | undefined, statistic: Statistic): string {
  if (cell === undefined) return "";
  if (cell.n === 0) return MISSING;
  return `${statisticText(cell, statistic)}${cell.isBest ? " *" : ""}`;
}

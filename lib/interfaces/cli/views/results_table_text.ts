/**
 * The table of results for a person.
 *
 * @module
 */

import { metricText } from "../../../domain/results/cell_text.ts";
import { levelLabel } from "../../../domain/results/factor.ts";
import { type FitColumn, leftOut } from "../../../domain/results/fit.ts";
import type { Metric } from "../../../domain/results/metric.ts";
import type { ResultsRow, ResultsTable } from "../../../domain/results/results_table.ts";
import { renderTable } from "../../../domain/terminal/table.ts";
import { brief, visible } from "../../../domain/terminal/visible.ts";
import { countsText } from "./results_headline.ts";

interface Column extends FitColumn {
  /** What the line about left out columns calls it. */
  readonly name: string;
  readonly cells: readonly string[];
}

/** The longest value that is shown, in characters. */
const LONGEST = 40;

/** Makes the table, and a line about columns that do not fit. */
export function resultsTableText(table: ResultsTable, width: number): string {
  const columns = columnsOf(table);
  const out = leftOut(columns, width);
  const shown = columns.filter((column) => !out.has(column));
  const rows = table.rows.map((_, at) => shown.map(({ cells }) => cells[at] ?? ""));
  return renderTable(shown.map(({ title }) => title), rows, width) + leftOutLine([...out]);
}

function leftOutLine(out: readonly Column[]): string {
  if (out.length === 0) return "";
  const names = out.map(({ name }) => name).join(", ");
  return `${out.length === 1 ? "A column is" : "Columns are"} left out for the width: ${names}.\n`;
}

function columnsOf(table: ResultsTable): readonly Column[] {
  const { rows, design, metrics, statistic, isEachRun } = table;
  const keys = design.own.map(({ key, levels }) => {
    const at = design.factors.findIndex((factor) => factor.key === key);
    const cells = rows.map((row) => cellText(levelLabel(row.levels[at])));
    return {
      ...columnOf("key", key.toUpperCase(), cells),
      name: visible(key),
      levels: levels.length,
    };
  });
  const first = isEachRun
    ? columnOf("fixed", "ID", rows.map(({ runs }) => runs[0]?.jobId.slice(0, 8) ?? ""))
    : columnOf("fixed", "RUNS", rows.map(({ runs }) => String(runs.length)));
  const values = metrics.map((metric, at) => {
    const cells = rows.map((row) => metricText(row, at, { statistic, isEachRun }));
    return { ...columnOf("metric", metricTitle(metric), cells), name: visible(metric.name) };
  });
  const others = columnOf("fixed", "", rows.map(othersText));
  const last = others.cells.every((cell) => cell === "") ? [] : [others];
  return isEachRun ? [first, ...keys, ...values, ...last] : [...keys, first, ...values, ...last];
}

function columnOf(kind: FitColumn["kind"], title: string, cells: readonly string[]): Column {
  const shown = visible(title);
  const width = cells.reduce((most, cell) => Math.max(most, cell.length), shown.length);
  return { kind, title: shown, name: shown, cells, width, levels: 0 };
}

function cellText(text: string): string {
  return visible(brief(text, LONGEST));
}

/** Names a metric and says what counts as best. */
export function metricTitle({ name, isMinimized }: Metric): string {
  return `${name.toUpperCase()} (${isMinimized ? "min" : "max"})`;
}

function othersText({ statuses }: ResultsRow): string {
  return countsText(new Map([...statuses].filter(([status]) => status !== "complete")));
}

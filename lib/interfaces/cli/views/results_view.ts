/**
 * The results of a sweep as text: what all runs share, then a table.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { csvLine } from "../../../domain/export/csv.ts";
import { flatTable } from "../../../domain/results/flat_table.ts";
import type { Omitted } from "../../../domain/results/results_table.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { Results } from "../../../operations/results.ts";
import { writeInBatches } from "./batches.ts";
import { reportLines } from "./filter_view.ts";
import { gridTables } from "./grid_table.ts";
import { importanceTables } from "./importance_table.ts";
import { writeDamaged } from "./notes_view.ts";
import { headline } from "./results_headline.ts";
import { resultsTableText } from "./results_table_text.ts";

/** Writes tables that fit the terminal, and notes. */
export function writeResults(results: Results, { stdout, stderr }: Context): void {
  const { table } = results;
  const width = stdout.columns ?? Infinity;
  if (table.runs > 0) {
    stdout.write(headline(results));
    if (results.importances.length > 0) stdout.write(importanceTables(results, width));
    else if (results.grids.length > 0) stdout.write(gridTables(results, width));
    else stdout.write(resultsTableText(table, width));
  }
  stderr.write(notes(results));
  writeDamaged(results.damaged, stderr);
}

/** Writes the table as CSV, and notes. */
export function writeResultsCsv(results: Results, { stdout, stderr }: Context): void {
  const { columns, valuesOf } = flatTable(results.table);
  const shown = stdout.isTerminal ? (line: string) => `${visible(line.trimEnd())}\n` : String;
  stdout.write(shown(csvLine(columns)));
  writeInBatches(results.table.rows, stdout, (row) => shown(csvLine(valuesOf(row))));
  stderr.write(notes(results));
  writeDamaged(results.damaged, stderr);
}

/** What is not in the numbers, and why. */
function notes({ table, ignored, report }: Results): string {
  if (table.runs === 0) return reportLines(report) || "note: no runs found\n";
  const lines = table.omitted.flatMap(omittedLine);
  if (ignored.length > 0) {
    const ids = ignored.slice(0, 3).map((id) => id.slice(0, 8)).join(", ");
    const more = ignored.length > 3 ? ", …" : "";
    lines.push(
      `results.json of ${runs(ignored.length)} could not be read (${ids}${more}); see show-run`,
    );
  }
  if (table.metrics.length === 0) {
    lines.push("no run has numbers in its results; a run reports them in results.json");
  }
  if (table.notCounted > 0) {
    const [what, verb] = table.notCounted === 1 ? ["run", "is"] : ["runs", "are"];
    lines.push(
      `${table.notCounted} ${what} with results that did not complete ${verb} not counted`,
    );
  }
  return lines.map((line) => `note: ${line}\n`).join("");
}

function omittedLine({ name, notFinite, notNumbers, missing }: Omitted): readonly string[] {
  const parts = [
    ...(notFinite > 0 ? [`not finite in ${runs(notFinite)}`] : []),
    ...(notNumbers > 0 ? [`no number in ${runs(notNumbers)}`] : []),
    ...(missing > 0 ? [`missing in ${runs(missing)}`] : []),
  ];
  return parts.length === 0 ? [] : [`${visible(name)} is ${parts.join(", ")}; not counted there`];
}

function runs(count: number): string {
  return count === 1 ? "1 run" : `${count} runs`;
}

/**
 * What was exported, as text.
 *
 * @module
 */

import type { Context, Output } from "../../../context.ts";
import { visible, visibleLines } from "../../../domain/terminal/visible.ts";
import type { ExportedRuns } from "../../../operations/export_runs.ts";
import { reportLines } from "./filter_view.ts";
import { writeDamaged } from "./notes_view.ts";

/** Makes the function that takes the exported text. On a terminal it shows what would move the cursor. */
export function exportWriter(stdout: Output): (text: string) => void {
  if (!stdout.isTerminal) return (text) => stdout.write(text);
  return (text) => stdout.write(visibleLines(text.replaceAll("\r\n", "\n")));
}

/** Says what was written into a file. */
export function exportedText({ rows, columns, output = "" }: ExportedRuns): string {
  const what = `${rows} ${rows === 1 ? "row" : "rows"} of ${columns.length} columns`;
  return `wrote ${what} to ${visible(output)}\n`;
}

/** Writes what a reader of the file must know. */
export function writeExportNotes(exported: ExportedRuns, { stderr }: Context): void {
  const { runs, rows, changed, damaged, report } = exported;
  writeDamaged(damaged, stderr);
  if (runs === 0) stderr.write(reportLines(report) || "note: no runs found\n");
  else if (rows === 0) stderr.write("note: no run has an attempt\n");
  if (changed === 0) return;
  const what = changed === 1 ? "1 run" : `${changed} runs`;
  stderr.write(`warning: ${what} changed meanwhile, and new values are left out; export again\n`);
}

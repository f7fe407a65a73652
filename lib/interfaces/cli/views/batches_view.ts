/**
 * Batches as text: a table for a person, tab-separated fields for a program.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import type { Batch } from "../../../domain/document/batch.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { BatchListing } from "../../../operations/list_batches.ts";
import { reportLines } from "./filter_view.ts";
import { writeDamaged } from "./notes_view.ts";
import { statepointText } from "./statepoint_view.ts";

const COLUMNS = ["EXPERIMENT", "BATCH", "SELECTOR", "RUNS", "STATUSES", "TRACKER GROUP"];

/** Writes a listing, and the jobs that could not be read. */
export async function writeBatches(
  { batches, damaged, report }: BatchListing,
  { stdout, stderr }: Context,
): Promise<void> {
  const rows = batches.map(rowOf);
  stdout.write(
    stdout.columns === undefined
      ? rows.map((row) => row.map(visible).join("\t") + "\n").join("")
      : await tableOf(rows, stdout.columns),
  );
  writeDamaged(damaged, stderr);
  if (batches.length === 0) stderr.write(reportLines(report) || "note: no runs found\n");
}

async function tableOf(rows: readonly (readonly string[])[], width: number): Promise<string> {
  const { renderTable } = await import("../../../domain/terminal/table.ts");
  return `batches (${rows.length})\n${renderTable(COLUMNS, rows, width)}`;
}

function rowOf(batch: Batch): string[] {
  const statuses = Array.from(batch.statuses, ([word, count]) => `${count} ${word}`);
  return [
    batch.experimentId,
    batch.batchSlug,
    batch.selector.get("condition") === null ? "" : statepointText(batch.selector),
    String(batch.count),
    statuses.join(", "),
    batch.trackerGroup ?? "",
  ];
}

/**
 * Experiments as text: a table for a person, tab-separated fields for a program.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { ExperimentListing, ListedExperiment } from "../../../operations/list_experiments.ts";
import { writeDamaged, writeWarnings } from "./notes_view.ts";

/** Writes a listing, and what the person should know beside it. */
export async function writeExperiments(
  { experiments, damaged }: ExperimentListing,
  { stdout, stderr }: Context,
): Promise<void> {
  const rows = experiments.map(rowOf);
  stdout.write(
    stdout.columns === undefined
      ? rows.map((row) => row.map(visible).join("\t") + "\n").join("")
      : await tableOf(rows, stdout.columns),
  );
  writeWarnings(experiments.flatMap(({ problem }) => problem ?? []), stderr);
  writeDamaged(damaged, stderr);
  if (experiments.length > 0) return;
  stderr.write("note: no experiments found; write kb/research/experiments/E001-name.md\n");
}

async function tableOf(rows: readonly (readonly string[])[], width: number): Promise<string> {
  const { renderTable } = await import("../../../domain/terminal/table.ts");
  return `experiments (${rows.length})\n` +
    renderTable(["ID", "FILE", "CONDITIONS", "RUNS"], rows, width);
}

function rowOf({ experimentId, path, conditions, statuses }: ListedExperiment): string[] {
  const runs = Array.from(statuses, ([status, count]) => `${count} ${status}`);
  return [experimentId, path ?? "", conditions.join(", "), runs.join(", ")];
}

/**
 * The queue as text: a table on a terminal, lines of tab-separated fields elsewhere.
 *
 * @module
 */

import type { Context, Output } from "../../../context.ts";
import { entryValue } from "../../../domain/document/sort_entries.ts";
import { formatPythonStr } from "../../../domain/value/python_text.ts";
import type { ListedQueue } from "../../../operations/list_queue.ts";
import type { RunListing } from "../../../operations/list_runs.ts";
import type { QueueEntry } from "../../../domain/document/queue_entry.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { ChosenColumns } from "./queue_table.ts";
import { writeInBatches } from "./batches.ts";
import { reportLines } from "./filter_view.ts";
import { lastWriteLine, overLine, writeDamaged } from "./notes_view.ts";
import { outcomeText } from "./outcome_view.ts";
import { COMMON_KEYS } from "../../../domain/statepoint/common_keys.ts";
import { statusText } from "./statepoint_view.ts";

/**
 * Writes a listing and its warnings.
 *
 * @param columns the columns that a person wants instead of the usual ones
 */
export async function writeQueue(
  { entries, damaged, over, report, curves, lastWrite, left }: ListedQueue,
  context: Context,
  columns?: readonly string[],
): Promise<void> {
  const { stdout, stderr } = context;
  await writeEntries(entries, "queue", context, { columns, curves, left });
  writeDamaged(damaged, stderr);
  if (entries.length === 0) {
    stderr.write(reportLines(report) || "note: nothing is queued; `aexp queue add` adds runs\n");
  }
  // A program that reads the lines asked for what it gets, unless it gets nothing.
  if (stdout.columns !== undefined || entries.length === 0) stderr.write(overLine(over));
  stderr.write(lastWriteLine(lastWrite, context.now()));
}

/** Writes the listing of `list-runs` and its warnings. */
export async function writeRuns(listing: RunListing, context: Context): Promise<void> {
  const { runs, damaged, report } = listing;
  await writeEntries(runs.map(({ entry }) => entry), "runs", context);
  writeDamaged(damaged, context.stderr);
  if (runs.length === 0) context.stderr.write(reportLines(report) || "note: no runs found\n");
}

/** Writes entries: a table on a terminal, lines elsewhere. */
async function writeEntries(
  entries: readonly QueueEntry[],
  name: string,
  { stdout, now }: Context,
  chosen: ChosenColumns = {},
): Promise<void> {
  if (stdout.columns === undefined) {
    if (chosen.columns === undefined) writeLines(entries, stdout);
    else writeChosen(entries, chosen.columns, stdout);
    return;
  }
  const { queueTable } = await import("./queue_table.ts");
  stdout.write(queueTable(entries, { name, width: stdout.columns, now: now(), ...chosen }));
}

/** Writes the whole id and the values of some columns, separated by tabs. */
function writeChosen(
  entries: readonly QueueEntry[],
  columns: readonly string[],
  output: Output,
): void {
  writeInBatches(entries, output, (entry) => {
    const values = columns.map((name) => entryValue(entry, name));
    const texts = values.map((value) => value === undefined ? "" : visible(formatPythonStr(value)));
    return `${[entry.jobId, ...texts].join("\t")}\n`;
  });
}

/** Writes the fields of each entry: whole id, status, experiment, tag, state point as JSON, outcome. */
function writeLines(entries: readonly QueueEntry[], output: Output): void {
  writeInBatches(entries, output, (entry) => {
    const statepoint = visible(entry.statepoint.textWithout(COMMON_KEYS));
    return `${entry.jobId}\t${statusText(entry)}\t${visible(entry.experimentId ?? "")}\t` +
      `${visible(entry.tag ?? "")}\t${statepoint}\t${outcomeText(entry)}\n`;
  });
}

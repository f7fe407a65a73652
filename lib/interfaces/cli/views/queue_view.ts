/**
 * The queue as text: a table on a terminal, lines of tab-separated fields elsewhere.
 *
 * @module
 */

import type { Context, Output } from "../../../context.ts";
import type { QueueListing } from "../../../engine/liveness/read_queue.ts";
import type { RunListing } from "../../../operations/list_runs.ts";
import type { QueueEntry } from "../../../domain/document/queue_entry.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { writeInBatches } from "./batches.ts";
import { reportLines } from "./filter_view.ts";
import { overLine, writeDamaged } from "./notes_view.ts";
import { outcomeText } from "./outcome_view.ts";
import { COMMON_KEYS, statusText } from "./statepoint_view.ts";

/** Writes a listing and its warnings. */
export async function writeQueue(
  { entries, damaged, over, report }: QueueListing,
  context: Context,
): Promise<void> {
  const { stdout, stderr } = context;
  await writeEntries(entries, "queue", context);
  writeDamaged(damaged, stderr);
  if (entries.length === 0) {
    stderr.write(reportLines(report) || "note: nothing is queued; `aexp queue add` adds runs\n");
  }
  // A program that reads the lines asked for what it gets, unless it gets nothing.
  if (stdout.columns !== undefined || entries.length === 0) stderr.write(overLine(over));
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
): Promise<void> {
  if (stdout.columns === undefined) {
    writeLines(entries, stdout);
    return;
  }
  const { queueTable } = await import("./queue_table.ts");
  stdout.write(queueTable(entries, { name, width: stdout.columns, now: now() }));
}

/** Writes the fields of each entry: whole id, status, experiment, tag, state point as JSON, outcome. */
function writeLines(entries: readonly QueueEntry[], output: Output): void {
  writeInBatches(entries, output, (entry) => {
    const statepoint = visible(entry.statepoint.textWithout(COMMON_KEYS));
    return `${entry.jobId}\t${statusText(entry)}\t${visible(entry.experimentId ?? "")}\t` +
      `${visible(entry.tag ?? "")}\t${statepoint}\t${outcomeText(entry)}\n`;
  });
}

/**
 * The queue as text: a table for a person, lines of tab-separated fields for a program.
 *
 * @module
 */

import type { Output } from "../../context.ts";
import type { QueueListing } from "../../operations/list_queue.ts";
import type { QueueEntry } from "../../operations/facts.ts";
import { visible } from "../error_text.ts";
import { outcomeText, statepointText, statusText } from "./statepoint_view.ts";

/** Writes a listing to where it is read. */
export async function writeQueue(listing: QueueListing, output: Output): Promise<void> {
  if (output.columns === undefined) return output.write(plainLines(listing.entries));
  const { renderTable } = await import("../../terminal/table.ts");
  const { entries } = listing;
  const rows = entries.map((entry) => [
    entry.jobId.slice(0, 8),
    statusText(entry),
    entry.experimentId ?? "",
    visible(entry.tag ?? ""),
    statepointText(entry.statepoint),
    outcomeText(entry),
  ]);
  const columns = ["ID", "STATUS", "EXPERIMENT", "TAG", "STATE POINT", "OUTCOME"];
  const title = `queue (${entries.length} ${entries.length === 1 ? "entry" : "entries"})\n`;
  output.write(title + renderTable(columns, rows, output.columns));
}

/** The fields of a line: whole id, status, experiment, tag, state point, outcome. */
function plainLines(entries: readonly QueueEntry[]): string {
  const lines = entries.map((entry) =>
    [
      entry.jobId,
      statusText(entry),
      entry.experimentId ?? "",
      visible(entry.tag ?? ""),
      statepointText(entry.statepoint),
      outcomeText(entry),
    ].join("\t")
  );
  return lines.length === 0 ? "" : lines.join("\n") + "\n";
}

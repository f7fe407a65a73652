/**
 * The queue as text: a table for a person, lines of tab-separated fields for a program.
 *
 * @module
 */

import type { Output } from "../../../context.ts";
import type { QueueListing } from "../../../engine/liveness/read_queue.ts";
import type { QueueEntry } from "../../../domain/document/queue_entry.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { COMMON_KEYS, outcomeText, statusText } from "./statepoint_view.ts";

/** Writes a listing to where it is read. */
export async function writeQueue(listing: QueueListing, output: Output): Promise<void> {
  if (output.columns === undefined) return writeLines(listing.entries, output);
  const { queueTable } = await import("./queue_table.ts");
  output.write(queueTable(listing.entries, output.columns));
}

/** As much text is written at once as one write takes well. */
const BATCH = 60_000;

/** Writes for each entry: whole id, status, experiment, tag, state point as JSON, outcome. */
function writeLines(entries: readonly QueueEntry[], output: Output): void {
  let text = "";
  for (const entry of entries) {
    text += `${entry.jobId}\t${statusText(entry)}\t${visible(entry.experimentId ?? "")}\t`;
    text += `${visible(entry.tag ?? "")}\t${visible(entry.statepoint.textWithout(COMMON_KEYS))}\t`;
    text += `${outcomeText(entry)}\n`;
    if (text.length < BATCH) continue;
    output.write(text);
    text = "";
  }
  output.write(text);
}

/**
 * The queue as text: a table on a terminal, lines of tab-separated fields elsewhere.
 *
 * @module
 */

import type { Context, Output } from "../../../context.ts";
import type { QueueListing } from "../../../engine/liveness/read_queue.ts";
import type { QueueEntry } from "../../../domain/document/queue_entry.ts";
import type { QueueFilter } from "../../../domain/document/queue_filter.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { writeInBatches } from "./batches.ts";
import { otherTagsLine, overLine, writeDamaged } from "./notes_view.ts";
import { COMMON_KEYS, outcomeText, statusText } from "./statepoint_view.ts";

/**
 * Writes a listing and its warnings.
 *
 * @param filter the tag and the experiment that the person filters by
 */
export async function writeQueue(
  { entries, damaged, otherTags, over }: QueueListing,
  { tag, experimentId }: Pick<QueueFilter, "tag" | "experimentId">,
  { stdout, stderr }: Context,
): Promise<void> {
  if (stdout.columns === undefined) {
    writeLines(entries, stdout);
  } else {
    const { queueTable } = await import("./queue_table.ts");
    stdout.write(queueTable(entries, stdout.columns));
  }
  writeDamaged(damaged, stderr);
  if (entries.length === 0) {
    stderr.write(tag === undefined ? emptyLine(experimentId) : otherTagsLine(tag, otherTags));
  }
  // A program that reads the lines asked for what it gets, unless it gets nothing.
  if (stdout.columns !== undefined || entries.length === 0) stderr.write(overLine(over));
}

function emptyLine(experimentId: string | undefined): string {
  const whose = experimentId === undefined ? "" : ` for ${visible(experimentId)}`;
  return `note: nothing is queued${whose}; \`aexp queue add\` adds runs\n`;
}

/** Writes the fields of each entry: whole id, status, experiment, tag, state point as JSON, outcome. */
function writeLines(entries: readonly QueueEntry[], output: Output): void {
  writeInBatches(entries, output, (entry) => {
    const statepoint = visible(entry.statepoint.textWithout(COMMON_KEYS));
    return `${entry.jobId}\t${statusText(entry)}\t${visible(entry.experimentId ?? "")}\t` +
      `${visible(entry.tag ?? "")}\t${statepoint}\t${outcomeText(entry)}\n`;
  });
}

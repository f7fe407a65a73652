/**
 * Values that may stand where somebody presses the tabulator key: what the queue holds.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import { listQueue } from "../../operations/list_queue.ts";

/** Where a value of a job stands. */
export type ProposedField = "tag" | "experimentId" | "jobId";

/** The values of all jobs that begin in one way; none where there is no queue to look at. */
export async function proposeValues(
  context: Context,
  field: ProposedField,
  partial: string,
): Promise<string[]> {
  try {
    const { entries } = await listQueue(context, { includeTerminal: true });
    const values = entries.map((entry: QueueEntry) => entry[field] ?? "");
    return [...new Set(values)].filter((value) => value !== "" && value.startsWith(partial));
  } catch {
    return [];
  }
}

/**
 * Values from the queue that a shell can complete.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import { listQueue } from "../../operations/list_queue.ts";

/** The field of an entry whose values are proposed. */
export type ProposedField = "tag" | "experimentId" | "jobId";

/** Finds the values of all jobs that start with a text; none if there is no queue. */
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

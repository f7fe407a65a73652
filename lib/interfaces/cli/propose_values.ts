/**
 * Values of the repository that a shell can complete.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import { listExperiments } from "../../operations/list_experiments.ts";
import { listQueue } from "../../operations/list_queue.ts";

/** The field of an entry whose values are proposed. */
export type ProposedField = "tag" | "experimentId" | "jobId";

/** Finds the values that start with a text; none if there is no repository. */
export async function proposeValues(
  context: Context,
  field: ProposedField,
  partial: string,
): Promise<string[]> {
  try {
    const values = await valuesOf(context, field);
    return [...new Set(values)].filter((value) => value !== "" && value.startsWith(partial));
  } catch {
    return [];
  }
}

async function valuesOf(context: Context, field: ProposedField): Promise<readonly string[]> {
  if (field === "experimentId") {
    const { experiments } = await listExperiments(context, {});
    return experiments.map(({ experimentId }) => experimentId);
  }
  const { entries } = await listQueue(context, { includeTerminal: true });
  return entries.map((entry) => entry[field] ?? "");
}

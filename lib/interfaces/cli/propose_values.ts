/**
 * Values of the repository that a shell can complete.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import { causeOfError } from "../../domain/document/cause.ts";
import type { Status } from "../../domain/document/status.ts";
import { listExperiments } from "../../operations/list_experiments.ts";
import { listQueue } from "../../operations/list_queue.ts";

/** What is proposed. */
export type ProposedField = "tag" | "experimentId" | "jobId" | "cause";

/** Finds the values that start with a text; none if there is no repository. */
export async function proposeValues(
  context: Context,
  field: ProposedField,
  partial: string,
  statuses?: readonly Status[],
): Promise<string[]> {
  try {
    const values = await valuesOf(context, field, statuses);
    return [...new Set(values)].filter((value) => value !== "" && value.startsWith(partial));
  } catch {
    return [];
  }
}

/** @param statuses only of runs in these states */
async function valuesOf(
  context: Context,
  field: ProposedField,
  statuses: readonly Status[] | undefined,
): Promise<readonly string[]> {
  if (field === "experimentId") {
    const { experiments } = await listExperiments(context, {});
    return experiments.map(({ experimentId }) => experimentId);
  }
  const { entries } = await listQueue(context, { includeTerminal: true, statuses });
  if (field !== "cause") return entries.map((entry) => entry[field] ?? "");
  return entries.flatMap(({ lastError }) => lastError === undefined ? [] : causeOfError(lastError));
}

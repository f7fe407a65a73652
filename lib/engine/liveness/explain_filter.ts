/**
 * Finds out why a filter matches no job.
 *
 * @module
 */

import { readJobs } from "../../adapters/store/job.ts";
import { FilterCensus, type FilterReport } from "../../domain/document/filter_report.ts";
import type { QueueFilter } from "../../domain/document/queue_filter.ts";
import type { Session } from "../session/session.ts";

/**
 * Reads the whole store again and reports what each part of a filter matches.
 *
 * @param filter matches no job
 * @returns `undefined` if the filter has no parts
 */
export async function explainFilter(
  { context, store }: Session,
  filter: QueueFilter,
): Promise<FilterReport | undefined> {
  const census = new FilterCensus(filter);
  if (!census.hasParts) return undefined;
  await readJobs(store, (job) => census.add(job), { elapsedMs: context.elapsedMs });
  return census.report;
}

/**
 * Reads the jobs that match a filter of the queue.
 *
 * @module
 */

import type { DamagedJob } from "../../domain/document/damaged_job.ts";
import { isMeant, mayBeMeant, type QueueFilter } from "../../domain/document/queue_filter.ts";
import { type Job, readJobs } from "./job.ts";
import type { Store } from "./store.ts";

/** Options of {@link readMeantJobs}. */
export interface ReadMeantOptions {
  /** A clock in milliseconds. */
  readonly elapsedMs: () => number;
}

/**
 * Reads the jobs that match a filter.
 *
 * @param onJob takes each job, in no fixed order
 * @returns the jobs that could not be read, sorted by id
 */
export async function readMeantJobs(
  store: Store,
  filter: QueueFilter,
  onJob: (job: Job) => void,
  { elapsedMs }: ReadMeantOptions,
): Promise<DamagedJob[]> {
  return await readJobs(store, (job) => {
    if (isMeant(job, filter)) onJob(job);
  }, {
    elapsedMs,
    only: filter.jobIds,
    wanted: (document, id) => mayBeMeant({ id, document }, filter),
  });
}

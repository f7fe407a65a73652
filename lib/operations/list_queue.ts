/**
 * The queue as it stands.
 *
 * @module
 */

import type { Context } from "../context.ts";
import {
  compareEntries,
  isQueued,
  type QueueEntry,
  queueEntry,
  type QueueFilter,
} from "../run/queue_entry.ts";
import { type DamagedJob, type Job, readJobs } from "../store/job.ts";
import type { Store } from "../store/store.ts";
import { textAt } from "../value/value.ts";
import { judgeHolder } from "./job_liveness.ts";
import { openRepository, type RepositoryOptions } from "./repository.ts";

/** What `queue list` may be told. */
export interface ListQueueOptions extends RepositoryOptions, QueueFilter {}

/** What a listing found. */
export interface QueueListing {
  /** In the order in which they are run. */
  readonly entries: readonly QueueEntry[];
  /** Jobs that could not be read, whatever the filter. */
  readonly damaged: readonly DamagedJob[];
}

/** Lists the queue of a repository; nothing is written. */
export async function listQueue(
  context: Context,
  options: ListQueueOptions,
): Promise<QueueListing> {
  const { store } = openRepository(context, options);
  return await readQueue(context, store, options);
}

/** Reads the entries that a filter means from an open store. */
export async function readQueue(
  context: Context,
  store: Store,
  filter: QueueFilter,
): Promise<QueueListing> {
  const entries: QueueEntry[] = [];
  const damaged = await readJobs(store, (job) => {
    const entry = queueEntry(job, holderOf(job, context));
    const isMeant = filter.experimentId === undefined || entry.experimentId === filter.experimentId;
    if (isMeant) entries.push(entry);
  }, { elapsedMs: context.elapsedMs, wanted: (document) => isQueued(document, filter) });
  return { entries: entries.sort(compareEntries), damaged };
}

function holderOf(job: Job, context: Context): QueueEntry["holder"] {
  if (textAt(job.document, "status") !== "running") return undefined;
  return judgeHolder(job.document, context.host).liveness;
}

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
import { lastNumber } from "../run/attempt.ts";
import { linkOf } from "../run/link.ts";
import { schedulerTask } from "../run/scheduler.ts";
import { isTerminal } from "../run/status.ts";
import { listAttempts } from "../store/attempt_files.ts";
import { type DamagedJob, type Job, readJobs } from "../store/job.ts";
import type { Store } from "../store/store.ts";
import { type Mapping, mappingAt, textAt } from "../value/value.ts";
import { isAtRest, lookAt, type OpenAttempt } from "./job_liveness.ts";
import { mapOverlapping } from "./overlap.ts";
import { openRepository, type RepositoryOptions } from "./repository.ts";

/** What `queue list` may be told. */
export interface ListQueueOptions extends RepositoryOptions, QueueFilter {}

/** What a listing found. */
export interface QueueListing {
  /** In the order in which they are run. */
  readonly entries: readonly QueueEntry[];
  /** Jobs that could not be read, whatever the filter. */
  readonly damaged: readonly DamagedJob[];
  /** How much waits or runs under each other tag than the one that was named; "" stands for none. */
  readonly otherTags: ReadonlyMap<string, number>;
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
  const suspects = new Map<QueueEntry, Job>();
  const otherTags = new Map<string, number>();
  const highest = listAttempts(store);
  const damaged = await readJobs(store, (job) => {
    const entry = queueEntry(job);
    const isMeant = filter.experimentId === undefined || entry.experimentId === filter.experimentId;
    if (!isMeant) return;
    entries.push(entry);
    const isKnown = (highest.get(job.id) ?? 0) <= lastNumber(job.document);
    if (!isKnown || !isAtRest(job.document)) suspects.set(entry, job);
  }, {
    elapsedMs: context.elapsedMs,
    wanted: (document) => {
      if (isQueued(document, filter)) return true;
      const tag = otherTagOf(document, filter);
      if (tag !== undefined) otherTags.set(tag, (otherTags.get(tag) ?? 0) + 1);
      return false;
    },
  });
  // A task that was started anew has nothing of its earlier try left, wherever that ran.
  const task = schedulerTask(context.env);
  const view = { store, host: context.host, now: context.now, task };
  const looked = new Map(
    await mapOverlapping([...suspects], async ([entry, { id, document }]) => {
      const job = { jobId: id, document, highest: highest.get(id) ?? 0 };
      return [entry, withHolder(entry, (await lookAt(view, job)).open)] as const;
    }),
  );
  const judged = looked.size === 0 ? entries : entries.map((entry) => looked.get(entry) ?? entry);
  return { entries: judged.sort(compareEntries), damaged, otherTags };
}

/** The tag of what the filter would mean but for that, "" where it has none. */
function otherTagOf(document: Mapping, { tag, experimentId }: QueueFilter): string | undefined {
  if (tag === undefined || !isQueued(document, {})) return undefined;
  const own = textAt(linkOf(document), "experiment_id");
  if (experimentId !== undefined && own !== experimentId) return undefined;
  return textAt(mappingAt(document, "queue"), "tag") ?? "";
}

/** A try whose end is recorded is over, though its job's document does not say so yet. */
function withHolder(entry: QueueEntry, open: OpenAttempt | undefined): QueueEntry {
  if (open === undefined || isTerminal(entry.status)) return entry;
  const { liveness, evidence } = open.holder;
  return {
    ...entry,
    status: "running",
    holder: liveness === "ended" ? "gone" : liveness,
    evidence,
  };
}

/**
 * Reads the queue with the holder of each run.
 *
 * @module
 */

import { Session } from "../session/session.ts";
import { linkedExperimentId } from "../../domain/document/link.ts";
import { mayBeMeant, type QueueFilter } from "../../domain/document/queue_filter.ts";
import { readMeantJobs } from "../../adapters/store/meant_jobs.ts";
import { statusOf, tagOf } from "../../domain/document/document_view.ts";

import { compareEntries, type QueueEntry, queueEntry } from "../../domain/document/queue_entry.ts";
import { lastNumber } from "../../domain/document/attempt.ts";
import { isTerminal } from "../../domain/document/status.ts";
import { listAttempts } from "../../adapters/state/attempt_files.ts";
import { type Job } from "../../adapters/store/job.ts";
import { type DamagedJob } from "../../domain/document/damaged_job.ts";

import { type Mapping } from "../../domain/value/value.ts";
import { mapOverlapping } from "../session/overlap.ts";
import { isAtRest, lookAt, type OpenAttempt } from "./job_liveness.ts";

/** The entries of the queue, and the jobs that could not be read. */
export interface QueueListing {
  /** The entries, in the order in which they are run. */
  readonly entries: readonly QueueEntry[];
  /** Jobs that could not be read; the filter does not apply to them. */
  readonly damaged: readonly DamagedJob[];
  /** The number of waiting and running runs under each other tag; "" stands for no tag. */
  readonly otherTags: ReadonlyMap<string, number>;
  /** How many jobs the filter leaves out only because they are over. */
  readonly over: number;
}

/** Reads the entries that match a filter. */
export async function readQueue(
  session: Session,
  filter: QueueFilter,
): Promise<QueueListing> {
  const { store } = session;
  const entries: QueueEntry[] = [];
  const suspects = new Map<QueueEntry, Job>();
  const otherTags = new Map<string, number>();
  const highest = listAttempts(store);
  let over = 0;
  const damaged = await readMeantJobs(store, filter, (job) => {
    const entry = queueEntry(job);
    entries.push(entry);
    const isKnown = (highest.get(job.id) ?? 0) <= lastNumber(job.document);
    if (!isKnown || !isAtRest(job.document)) suspects.set(entry, job);
  }, {
    elapsedMs: session.context.elapsedMs,
    onOther: (document) => {
      if (isLeftOutAsOver(document, filter)) over++;
      const tag = otherTagOf(document, filter);
      if (tag !== undefined) otherTags.set(tag, (otherTags.get(tag) ?? 0) + 1);
    },
  });
  const looked = new Map(
    await mapOverlapping([...suspects], async ([entry, { id, document }]) => {
      const job = { jobId: id, document, highest: highest.get(id) ?? 0 };
      return [entry, withHolder(entry, (await lookAt(session, job)).open)] as const;
    }),
  );
  const judged = looked.size === 0 ? entries : entries.map((entry) => looked.get(entry) ?? entry);
  return { entries: judged.sort(compareEntries), damaged, otherTags, over };
}

/** Returns the tag of a job that matches the filter except for its tag; "" if it has none. */
function otherTagOf(document: Mapping, { tag, experimentId }: QueueFilter): string | undefined {
  if (tag === undefined || !mayBeMeant(document, {})) return undefined;
  return isOf(document, experimentId) ? tagOf(document) ?? "" : undefined;
}

function isLeftOutAsOver(document: Mapping, filter: QueueFilter): boolean {
  return isTerminal(statusOf(document)) && isOf(document, filter.experimentId) &&
    mayBeMeant(document, { tag: filter.tag, includeTerminal: true });
}

function isOf(document: Mapping, experimentId: string | undefined): boolean {
  return experimentId === undefined || linkedExperimentId(document) === experimentId;
}

/** Returns an entry with its holder: a job whose last attempt is not settled counts as running. */
function withHolder(entry: QueueEntry, open: OpenAttempt | undefined): QueueEntry {
  if (open === undefined || isTerminal(entry.status)) return entry;
  const { liveness, evidence } = open.holder;
  return {
    ...entry,
    status: "running",
    holder: liveness,
    evidence,
  };
}

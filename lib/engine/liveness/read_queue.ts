/**
 * Reads the queue with the holder of each run.
 *
 * @module
 */

import { Session } from "../session/session.ts";
import {
  isMeant,
  mayBeMeant,
  needsStatepoint,
  type QueueFilter,
} from "../../domain/document/queue_filter.ts";
import type { FilterReport } from "../../domain/document/filter_report.ts";

import { compareEntries, type QueueEntry, queueEntry } from "../../domain/document/queue_entry.ts";
import { lastNumber } from "../../domain/document/attempt.ts";
import { type LastWrite, lastWriteOf, laterWrite } from "../../domain/document/last_write.ts";
import { queuedAtOf, statusOf } from "../../domain/document/document_view.ts";
import { lastSeconds } from "../../domain/document/spent.ts";
import { isTerminal } from "../../domain/document/status.ts";
import { listAttempts } from "../../adapters/state/attempt_files.ts";
import { type Job, readJobs } from "../../adapters/store/job.ts";
import { type DamagedJob } from "../../domain/document/damaged_job.ts";

import { mapOverlapping } from "../session/overlap.ts";
import type { QueuedTime } from "../../domain/eta/trend.ts";
import type { Mapping } from "../../domain/value/value.ts";
import { explainFilter } from "./explain_filter.ts";
import { isAtRest, lookAt, type OpenAttempt } from "./job_liveness.ts";

/** The entries of the queue, and the jobs that could not be read. */
export interface QueueListing {
  /** The entries, in the order in which they are run. */
  readonly entries: readonly QueueEntry[];
  /** Jobs that could not be read; the filter does not apply to them. */
  readonly damaged: readonly DamagedJob[];
  /** How many jobs the filter leaves out only because they are over. */
  readonly over: number;
  /** The times of those of them that ended by themselves. */
  readonly overTimes: readonly QueuedTime[];
  /** Why a filter matches no job, not even one that is over; `undefined` if it matches one, or has no parts. */
  readonly report: FilterReport | undefined;
  /** What another machine wrote last, as far as this clone knows. */
  readonly lastWrite: LastWrite | undefined;
}

/** Reads the entries that match a filter. The state that counts is the one that the entry shows. */
export async function readQueue(
  session: Session,
  filter: QueueFilter,
): Promise<QueueListing> {
  const { context, store } = session;
  const reading = new QueueReading(session, filter);
  const damaged = await readJobs(store, (job) => reading.take(job), {
    elapsedMs: context.elapsedMs,
    only: filter.jobIds,
    wanted: (document, id) => reading.isWanted({ id, document }),
  });
  const entries = await reading.entries();
  const { over, overTimes } = reading;
  const isNothing = entries.length === 0 && over === 0;
  const report = isNothing ? await explainFilter(session, filter) : undefined;
  return { entries, damaged, over, overTimes, report, lastWrite: reading.lastWrite };
}

/** Sorts out the jobs of a store while they are read. */
class QueueReading {
  readonly #session: Session;
  readonly #filter: QueueFilter;
  /** The same filter, also for jobs that are over. */
  readonly #wide: QueueFilter;
  /** The same filter for all states, because the state of some jobs is not known before a look at their holders. */
  readonly #stateless: QueueFilter;
  readonly #highest: ReadonlyMap<string, number>;
  readonly #entries: QueueEntry[] = [];
  readonly #suspects: Job[] = [];
  /** How many jobs the filter leaves out only because they are over. */
  over = 0;
  /** The times of those of them that ended by themselves. */
  readonly overTimes: QueuedTime[] = [];
  /** What another machine wrote last. */
  lastWrite: LastWrite | undefined;

  constructor(session: Session, filter: QueueFilter) {
    this.#session = session;
    this.#filter = filter;
    this.#wide = { ...filter, includeTerminal: true };
    this.#stateless = filter.statuses === undefined
      ? filter
      : { ...filter, statuses: undefined, includeTerminal: true };
    this.#highest = listAttempts(session.store);
  }

  /** Says whether a job's state point must be read, and counts the jobs that are over. */
  isWanted(job: Pick<Job, "id" | "document">): boolean {
    const write = lastWriteOf(job.document);
    if (write?.machine !== this.#session.root.machineLabel) {
      this.lastWrite = laterWrite(this.lastWrite, write);
    }
    if (mayBeMeant(job, this.#filter)) return true;
    if (this.#isSuspect(job) && mayBeMeant(job, this.#stateless)) return true;
    if (!mayBeMeant(job, this.#wide)) return false;
    if (needsStatepoint(job.document, this.#wide)) return true;
    this.#passOver(job.document);
    return false;
  }

  /** Takes a job that was wanted. */
  take(job: Job): void {
    if (this.#isSuspect(job)) {
      if (isMeant(job, this.#stateless)) this.#suspects.push(job);
    } else if (isMeant(job, this.#filter)) {
      this.#entries.push(queueEntry(job));
    } else if (isMeant(job, this.#wide)) {
      this.#passOver(job.document);
    }
  }

  #passOver(document: Mapping): void {
    this.over++;
    const status = statusOf(document);
    const seconds = lastSeconds(document);
    if ((status === "complete" || status === "failed") && seconds > 0) {
      this.overTimes.push({ queuedAt: queuedAtOf(document) ?? "", seconds });
    }
  }

  /** Looks at the holders of the suspects, and returns the entries in the order in which they are run. */
  async entries(): Promise<readonly QueueEntry[]> {
    const looked = await mapOverlapping(this.#suspects, async (job) => {
      const { id: jobId, document } = job;
      const highest = this.#highest.get(jobId) ?? 0;
      const { open } = await lookAt(this.#session, { jobId, document, highest });
      return withHolder(queueEntry(job), open);
    });
    const statuses: readonly string[] | undefined = this.#filter.statuses;
    const meant = looked.filter(({ status }) => statuses?.includes(status ?? "created") ?? true);
    return [...this.#entries, ...meant].sort(compareEntries);
  }

  /** Says whether another process may hold a job, or its last attempt is not settled. */
  #isSuspect({ id, document }: Pick<Job, "id" | "document">): boolean {
    return (this.#highest.get(id) ?? 0) > lastNumber(document) || !isAtRest(document);
  }
}

/** Returns an entry with its holder: a job whose last attempt is not settled counts as running. */
export function withHolder(entry: QueueEntry, open: OpenAttempt | undefined): QueueEntry {
  if (open === undefined || isTerminal(entry.status)) return entry;
  const { liveness, evidence } = open.holder;
  return {
    ...entry,
    status: "running",
    holder: liveness,
    evidence,
  };
}

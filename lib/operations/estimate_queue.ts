/**
 * Estimates how long the queue still takes.
 *
 * @module
 */

import type { Context } from "../context.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import type { QueueEntry } from "../domain/document/queue_entry.ts";
import { type QueueFilter, wholeSweep } from "../domain/document/queue_filter.ts";
import { runningSeconds, type Slots, slotsOf, timedRun } from "../domain/eta/queue_times.ts";
import { type TimeLeft, timeLeft } from "../domain/eta/time_left.ts";
import type { TimedRun } from "../domain/eta/timed_run.ts";
import { readQueue } from "../engine/liveness/read_queue.ts";
import { type FilterOptions, readFilter } from "../engine/session/filter_options.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSession, type Session } from "../engine/session/session.ts";

/** The options of `queue eta`. */
export interface EstimateOptions extends RepositoryOptions, FilterOptions {
  /** How many runs go on at the same time. @default as many as run now */
  readonly slots?: number | undefined;
}

/** The result of `queue eta`. */
export interface QueueEstimate {
  readonly left: TimeLeft;
  readonly slots: Slots;
  /** Seconds of all attempts of the sweep up to now, those that run included. */
  readonly spent: number;
  /** Those of attempts that failed or were lost. */
  readonly spentOnFailures: number;
  /** Jobs that could not be read; the filter does not apply to them. */
  readonly damaged: readonly DamagedJob[];
  /** Why the filter matches no run; `undefined` if it matches one, or has no parts. */
  readonly report: FilterReport | undefined;
}

/**
 * Estimates how long the runs that match a filter still take, and writes nothing. All runs of the same
 * experiment, tag and values tell how long runs take, whatever their states.
 */
export async function estimateQueue(
  context: Context,
  options: EstimateOptions,
): Promise<QueueEstimate> {
  const session = openSession(context, { ...options, mayLackStore: true });
  const filter = await readFilter(session, options);
  const { entries, damaged, report } = await readQueue(session, wholeSweep(filter));
  const meant = await meantIds(session, filter);
  const now = context.now();
  const timed = entries.flatMap((entry): (readonly [QueueEntry, TimedRun])[] => {
    const run = timedRun(entry, now);
    return run === undefined ? [] : [[entry, run]];
  });
  const slots = slotsOf(entries, options.slots);
  const left = timeLeft(timed.map(([, run]) => run), {
    slots: slots.count,
    isMeant: (place) => meant?.has(timed[place]?.[0].jobId ?? "") ?? true,
  });
  const running = entries.reduce((sum, entry) => sum + (runningSeconds(entry, now) ?? 0), 0);
  return {
    left,
    slots,
    spent: running + entries.reduce((sum, { spent }) => sum + spent.all, 0),
    spentOnFailures: entries.reduce((sum, { spent }) => sum + spent.onFailures, 0),
    damaged,
    report,
  };
}

/** Finds the runs that the estimate is about; `undefined` stands for the whole sweep. */
async function meantIds(
  session: Session,
  filter: QueueFilter,
): Promise<ReadonlySet<string> | undefined> {
  const { jobIds, statuses, causes, failures, sinceMs } = filter;
  if ([jobIds, statuses, causes, failures, sinceMs].every((part) => part === undefined)) {
    return undefined;
  }
  const { entries } = await readQueue(session, filter);
  return new Set(entries.map(({ jobId }) => jobId));
}

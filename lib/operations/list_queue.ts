/**
 * Lists the queue.
 *
 * @module
 */

import type { Curve } from "../domain/results/curve.ts";
import type { QueueEntry } from "../domain/document/queue_entry.ts";
import { isTerminal } from "../domain/document/status.ts";
import type { TimeLeft } from "../domain/eta/time_left.ts";
import { checkColumns, sortEntries, type SortOptions } from "../domain/document/sort_entries.ts";
import { type FilterOptions, readFilter } from "../engine/session/filter_options.ts";
import { openSession, type Session } from "../engine/session/session.ts";
import type { Context } from "../context.ts";
import { type QueueListing, readQueue } from "../engine/liveness/read_queue.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";

/** The options of `queue list`. */
export interface ListQueueOptions extends RepositoryOptions, FilterOptions, SortOptions {
  /** The names of columns that the caller shows. */
  readonly columns?: readonly string[] | undefined;
  /** Also reads the metrics that runs report while they run. @default {false} */
  readonly hasCurves?: boolean;
  /** Also estimates the time left, from what is read anyway. @default {false} */
  readonly hasTimeLeft?: boolean;
}

/** The result of `queue list`. */
export interface ListedQueue extends QueueListing {
  /** The first metric of each run that reports any, by the run's id; empty unless asked for. */
  readonly curves: ReadonlyMap<string, Curve>;
  /** `undefined` unless asked for; `unclear` if the keys of more runs would have to be read. */
  readonly left: TimeLeft | "unclear" | undefined;
}

/** Lists the queue of a repository and writes nothing. */
export async function listQueue(
  context: Context,
  options: ListQueueOptions,
): Promise<ListedQueue> {
  const session = openSession(context, { ...options, mayLackStore: true });
  const found = await readQueue(session, await readFilter(session, options));
  checkColumns(found.entries, options.columns ?? []);
  return {
    ...found,
    entries: sortEntries(found.entries, options),
    curves: options.hasCurves ? await curvesOf(session, found) : new Map(),
    left: options.hasTimeLeft ? await timeLeftOf(found, context.now()) : undefined,
  };
}

/** Estimates the time left. The keys of runs that are over are not read, unless they are listed. */
async function timeLeftOf(
  { entries, overTimes }: QueueListing,
  now: Date,
): Promise<ListedQueue["left"]> {
  const isLeft = ({ status }: QueueEntry) => status === "running" || status === "queued";
  const hasFinished = overTimes.length > 0 || entries.some(({ status }) => isTerminal(status));
  if (!hasFinished || !entries.some(isLeft)) return undefined;
  const { slotsOf, timedRun, timesOnly } = await import("../domain/eta/queue_times.ts");
  const { timeLeft } = await import("../domain/eta/time_left.ts");
  const { hasTrend } = await import("../domain/eta/trend.ts");
  const runs = entries.flatMap((entry) => timedRun(entry, now) ?? []);
  if (hasTrend(overTimes)) return "unclear";
  return timeLeft(overTimes.length === 0 ? runs : timesOnly(runs, overTimes), {
    slots: slotsOf(entries, undefined).count,
  });
}

async function curvesOf(
  { store }: Session,
  { entries }: QueueListing,
): Promise<ReadonlyMap<string, Curve>> {
  const { readMetricLines } = await import("../adapters/store/curve_file.ts");
  const { firstCurve } = await import("../domain/results/curve.ts");
  const curves = entries.map(({ jobId }) =>
    [jobId, firstCurve(readMetricLines(store, jobId))] as const
  );
  return new Map(curves.filter((one): one is [string, Curve] => one[1] !== undefined));
}

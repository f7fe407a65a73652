/**
 * Follows the queue while it runs, and writes nothing.
 *
 * @module
 */

import { type FileTail, readTail } from "../adapters/files/file_tail.ts";
import { lastLogFile, logPath } from "../adapters/state/log_files.ts";
import { metricsPath } from "../adapters/store/curve_file.ts";
import type { Context } from "../context.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import type { QueueFilter } from "../domain/document/queue_filter.ts";
import { slotsOf, timedRun } from "../domain/eta/queue_times.ts";
import { type Rate, rateOf } from "../domain/eta/rate.ts";
import { type TimeLeft, timeLeft } from "../domain/eta/time_left.ts";
import { lastMetrics } from "../domain/results/last_metrics.ts";
import { printedLines } from "../domain/terminal/printed.ts";
import { explainFilter } from "../engine/liveness/explain_filter.ts";
import { QueueWatch, type RunChange, type WatchedRun } from "../engine/liveness/queue_watch.ts";
import { SchedulerWatch, type SubmittedRuns } from "../engine/liveness/scheduler_watch.ts";
import { type FilterOptions, readFilter } from "../engine/session/filter_options.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSession, type Session } from "../engine/session/session.ts";

/** The options of `queue watch`. */
export interface WatchOptions extends RepositoryOptions, FilterOptions {}

/** Opens a queue to follow it. */
export async function watchQueue(context: Context, options: WatchOptions): Promise<LiveQueue> {
  const session = openSession(context, { ...options, mayLackStore: true });
  const filter = await readFilter(session, options);
  return new LiveQueue(session, new QueueWatch(session, filter), filter);
}

/** How many bytes of a log's end are read for the newest line, for the newest metrics, and to show the log. */
const BYTES = { line: 4096, metrics: 16_384, log: 262_144 };
/** The shortest time between two estimates while nothing changes, in milliseconds. */
const ESTIMATE_MS = 10_000;
/** The part of the time that estimates may take. */
const ESTIMATE_SHARE = 0.02;

/** A queue that is followed. */
export class LiveQueue {
  readonly #session: Session;
  readonly #filter: QueueFilter;
  readonly #watch: QueueWatch;
  readonly #scheduler: SchedulerWatch;
  readonly #lines = new Map<string, FileTail & { readonly line: string | undefined }>();
  #log: FileTail | undefined;
  #estimate: {
    readonly runs: readonly WatchedRun[];
    readonly left: TimeLeft;
    readonly at: number;
    readonly next: number;
  } | undefined;

  constructor(session: Session, watch: QueueWatch, filter: QueueFilter) {
    this.#session = session;
    this.#filter = filter;
    this.#watch = watch;
    const place = { cwd: session.root.path, env: session.context.env };
    this.#scheduler = new SchedulerWatch(place, session.context.elapsedMs);
  }

  /** The runs, in the order of the queue; another list after each change. */
  get runs(): readonly WatchedRun[] {
    return this.#watch.runs;
  }

  /** How many runs cannot be read. */
  get damaged(): number {
    return this.#watch.damaged;
  }

  /** Reads what has changed; returns the runs whose states have changed. */
  async look(): Promise<readonly RunChange[]> {
    const changes = await this.#watch.look();
    this.#scheduler.ask(this.runs);
    return changes;
  }

  /** Finds out why no run matches the filter; `undefined` if the filter has no parts. */
  explain(): Promise<FilterReport | undefined> {
    return explainFilter(this.#session, { ...this.#filter, includeTerminal: true });
  }

  /** Ends what still goes on. */
  close(): Promise<void> {
    return this.#scheduler.close();
  }

  /** Returns what a batch system says about the runs that wait. */
  get submitted(): SubmittedRuns | undefined {
    return this.#scheduler.summary(this.runs);
  }

  /** Estimates the time left, again only if something has changed or some time has passed. */
  get left(): TimeLeft {
    const { now, elapsedMs } = this.#session.context;
    const at = elapsedMs();
    const known = this.#estimate;
    if (known !== undefined) {
      const isOld = known.runs !== this.runs || at > known.at + ESTIMATE_MS;
      if (at < known.next || !isOld) return known.left;
    }
    const { runs } = this;
    const timed = runs.flatMap((entry) => timedRun(entry, now()) ?? []);
    const left = timeLeft(timed, { slots: slotsOf(runs, undefined).count });
    const next = at + (elapsedMs() - at) / ESTIMATE_SHARE;
    this.#estimate = { runs, left, at, next };
    return left;
  }

  /** How fast runs end. */
  get rate(): Rate | undefined {
    const ends = this.runs.map(({ status, endedAt }) =>
      status === "running" || status === "queued" ? NaN : Date.parse(endedAt ?? "")
    );
    return rateOf(ends, this.#session.now().getTime());
  }

  /** Returns the newest metrics of a run, or else the last line that it has printed. */
  newestLine({ jobId, lastAttempt: n }: WatchedRun): string | undefined {
    const { store } = this.#session;
    const metrics = this.#lineOf(metricsPath(store, jobId), BYTES.metrics, lastMetrics);
    if (metrics !== undefined || n === 0) return metrics;
    const path = lastLogFile(logPath(store, { jobId, n }));
    return this.#lineOf(
      path,
      BYTES.line,
      (text) => printedLines(text).findLast((line) => line.trim() !== ""),
    );
  }

  #lineOf(
    path: string,
    bytes: number,
    lineOf: (text: string) => string | undefined,
  ): string | undefined {
    const known = this.#lines.get(path);
    const tail = readTail(path, { bytes, known });
    if (tail === undefined) this.#lines.delete(path);
    else if (tail !== known) this.#lines.set(path, { ...tail, line: lineOf(tail.text) });
    return this.#lines.get(path)?.line;
  }

  /** Returns the last lines of a run's log; `undefined` if it has none here. */
  logOf({ jobId, lastAttempt: n }: WatchedRun): readonly string[] | undefined {
    if (n === 0) return undefined;
    const path = lastLogFile(logPath(this.#session.store, { jobId, n }));
    this.#log = readTail(path, { bytes: BYTES.log, known: this.#log });
    return this.#log && printedLines(this.#log.text);
  }
}

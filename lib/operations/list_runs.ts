/**
 * Lists the runs of a store, whether they were queued or not, or shows one of them.
 *
 * @module
 */

import { explainFilter } from "../engine/liveness/explain_filter.ts";
import { type FilterOptions, readFilter } from "../engine/session/filter_options.ts";
import { openSession } from "../engine/session/session.ts";
import type { Context } from "../context.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import { type QueueEntry, queueEntry } from "../domain/document/queue_entry.ts";
import { sortEntries, type SortOptions } from "../domain/document/sort_entries.ts";
import { type RunRecord, runRecord } from "../domain/document/run_record.ts";
import { findJobId } from "../adapters/store/find_job.ts";
import { readJob } from "../adapters/store/job.ts";
import { readMeantJobs } from "../adapters/store/meant_jobs.ts";
import { type DamagedJob } from "../domain/document/damaged_job.ts";
import { findLog, type KeptLog } from "../engine/attempt/kept_log.ts";
import { jobPath } from "../adapters/state/place.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";

/** The options of `list-runs`. */
export interface ListRunsOptions extends RepositoryOptions, FilterOptions, SortOptions {
  readonly hypothesisId?: string | undefined;
}

/** The result of `list-runs`. */
export interface RunListing {
  /** Sorted as a person asked, else by experiment, then by id. */
  readonly runs: readonly ListedRun[];
  /** Jobs that could not be read, regardless of the filter. */
  readonly damaged: readonly DamagedJob[];
  /** Why the filter matches no run; `undefined` if it matches one, or has no parts. */
  readonly report: FilterReport | undefined;
}

/** A run and its folder. */
export interface ShownRun extends RunRecord {
  readonly workspacePath: string;
  /** Where the output of the last attempt is; absent in listings, and if there was no attempt. */
  readonly log?: KeptLog | undefined;
}

/** A run as an entry of a listing, too. */
export interface ListedRun extends ShownRun {
  readonly entry: QueueEntry;
}

/** Lists the runs that match the filters and writes nothing. */
export async function listRuns(context: Context, options: ListRunsOptions): Promise<RunListing> {
  const { hypothesisId } = options;
  const session = openSession(context, { ...options, mayLackStore: true });
  const { store } = session;
  const all = { includeTerminal: true, includeUnqueued: true };
  const filter = { ...await readFilter(session, options), ...all };
  const runs: ListedRun[] = [];
  const damaged = await readMeantJobs(store, filter, (job) => {
    const run = {
      ...runRecord(job),
      workspacePath: jobPath(store, job.id),
      entry: queueEntry(job),
    };
    if (hypothesisId === undefined || run.hypothesisId === hypothesisId) runs.push(run);
  }, { elapsedMs: context.elapsedMs });
  const report = runs.length === 0 ? await explainFilter(session, filter) : undefined;
  return { runs: sorted(runs.sort(compareRuns), options), damaged, report };
}

/** Shows one run and writes nothing. */
export async function showRun(
  context: Context,
  options: RepositoryOptions & { readonly jobId: string },
): Promise<ShownRun> {
  const session = openSession(context, options);
  const { store } = session;
  const job = await readJob(store, findJobId(store, options.jobId));
  const run = runRecord(job);
  const last = run.attempts.at(-1);
  const key = { jobId: job.id, n: last?.n ?? 0 };
  const log = last && await findLog(session, key, last);
  return { ...run, workspacePath: jobPath(store, job.id), log };
}

function sorted(runs: readonly ListedRun[], options: SortOptions): readonly ListedRun[] {
  const byId = new Map(runs.map((run) => [run.jobId, run]));
  const entries = sortEntries(runs.map(({ entry }) => entry), options);
  return entries.map(({ jobId }) => byId.get(jobId)).filter((run) => run !== undefined);
}

function compareRuns(a: RunRecord, b: RunRecord): number {
  const keyA = `${a.experimentId ?? ""} ${a.jobId}`;
  const keyB = `${b.experimentId ?? ""} ${b.jobId}`;
  return keyA < keyB ? -1 : 1;
}

/**
 * Lists the batches of a store: its runs by experiment and condition.
 *
 * @module
 */

import { readJobs } from "../adapters/store/job.ts";
import type { Context } from "../context.ts";
import { type Batch, batchesOf } from "../domain/document/batch.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import { explainFilter } from "../engine/liveness/explain_filter.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import { type RunRecord, runRecord } from "../domain/document/run_record.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSession } from "../engine/session/session.ts";

/** The options of `list-batches`. */
export interface ListBatchesOptions extends RepositoryOptions {
  readonly experimentId?: string | undefined;
}

/** The result of `list-batches`. */
export interface BatchListing {
  /** Sorted by experiment, then by condition. */
  readonly batches: readonly Batch[];
  /** Jobs that could not be read, regardless of the filter. */
  readonly damaged: readonly DamagedJob[];
  /** Why no run has the experiment; `undefined` if one has it, or none was named. */
  readonly report: FilterReport | undefined;
}

/** Lists the batches and writes nothing. */
export async function listBatches(
  context: Context,
  { experimentId, ...options }: ListBatchesOptions,
): Promise<BatchListing> {
  const session = openSession(context, { ...options, mayLackStore: true });
  const { store } = session;
  const runs: RunRecord[] = [];
  const damaged = await readJobs(store, (job) => {
    const run = runRecord(job);
    if (experimentId === undefined || run.experimentId === experimentId) runs.push(run);
  }, { elapsedMs: context.elapsedMs });
  const filter = { experimentId, includeTerminal: true, includeUnqueued: true };
  const report = runs.length === 0 ? await explainFilter(session, filter) : undefined;
  return { batches: batchesOf(runs.sort(compareIds)), damaged, report };
}

/** The folder is read in no fixed order, and a batch may be named after its first run. */
function compareIds(a: RunRecord, b: RunRecord): number {
  return a.jobId < b.jobId ? -1 : 1;
}

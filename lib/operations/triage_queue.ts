/**
 * Sorts failed runs by what went wrong.
 *
 * @module
 */

import { readMeantJobs } from "../adapters/store/meant_jobs.ts";
import type { Context } from "../context.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import { queuedAtOf } from "../domain/document/document_view.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import { isMeant, withoutFailures } from "../domain/document/queue_filter.ts";
import { type ObservedRun, observedRun } from "../domain/triage/observed_run.ts";
import { type Clusters, clustersOf } from "../domain/triage/triage.ts";
import { explainFilter } from "../engine/liveness/explain_filter.ts";
import { type FilterOptions, readFilter } from "../engine/session/filter_options.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSession } from "../engine/session/session.ts";

/** The options of `queue triage`. */
export interface TriageOptions extends RepositoryOptions, FilterOptions {}

/** The result of `queue triage`. */
export interface Triage extends Clusters {
  /** Jobs that could not be read; the filter does not apply to them. */
  readonly damaged: readonly DamagedJob[];
  /** Why the filter matches no run; `undefined` if it matches one, or has no parts. */
  readonly report: FilterReport | undefined;
}

/**
 * Sorts the runs that match a filter and did not complete. Ids, states, causes and signatures choose among the
 * failures; the runs that these are compared with are all others of the filter.
 */
export async function triageQueue(context: Context, options: TriageOptions): Promise<Triage> {
  const session = openSession(context, { ...options, mayLackStore: true });
  const filter = { ...await readFilter(session, options), includeTerminal: true };
  const meant = new Set<ObservedRun>();
  const found: { readonly run: ObservedRun; readonly place: string }[] = [];
  const damaged = await readMeantJobs(session.store, withoutFailures(filter), (job) => {
    const run = observedRun(job);
    if (run === undefined) return;
    found.push({ run, place: `${queuedAtOf(job.document) ?? ""} ${job.id}` });
    if (isMeant(job, filter)) meant.add(run);
  }, { elapsedMs: context.elapsedMs });
  found.sort((a, b) => a.place < b.place ? -1 : 1);
  const clusters = clustersOf(found.map(({ run }) => run), (run) => meant.has(run));
  const report = meant.size === 0 ? await explainFilter(session, filter) : undefined;
  return { ...clusters, damaged, report };
}

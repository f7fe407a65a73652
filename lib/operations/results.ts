/**
 * Reads the results of a sweep: metrics by the parameters that vary, with replicates aggregated.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { option, phrase } from "../phrase.ts";
import type { Context } from "../context.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import { resultsOf, statusWord, tagOf } from "../domain/document/document_view.ts";
import { resultsProblemOf } from "../domain/document/queue_entry.ts";
import { experimentIdOf } from "../domain/document/link.ts";
import { checkNames, MOST_NAMES, namesHint } from "../domain/results/check_names.ts";
import type { Importance } from "../domain/results/importance.ts";
import { importancesOf } from "../domain/results/importances.ts";
import { type Grid, pivot } from "../domain/results/pivot.ts";
import {
  hasName,
  type ResultsTable,
  resultsTable,
  type TableWish,
} from "../domain/results/results_table.ts";
import { type SweepRun, sweepRun } from "../domain/results/sweep_run.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import { nearestFirst } from "../domain/value/nearness.ts";
import { explainFilter } from "../engine/liveness/explain_filter.ts";
import { type FilterOptions, readFilter } from "../engine/session/filter_options.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";
import { openSession } from "../engine/session/session.ts";
import { readMeantJobs } from "../adapters/store/meant_jobs.ts";

/** The options of `results`. */
export interface ResultsOptions
  extends RepositoryOptions, FilterOptions, Omit<TableWish, "counted"> {
  /** Makes a grid for each metric; the table must be by two keys. @default {false} */
  readonly isPivot?: boolean;
  /** Computes which parameters the metrics depend on. @default {false} */
  readonly hasImportance?: boolean;
}

/** The results of a sweep. */
export interface Results {
  readonly table: ResultsTable;
  /** The experiments of the runs; `undefined` stands for none. */
  readonly experiments: readonly (string | undefined)[];
  /** The tags of the runs; `undefined` stands for none. */
  readonly tags: readonly (string | undefined)[];
  /** The runs whose last attempt left results that could not be read. */
  readonly ignored: readonly string[];
  /** One for each metric; empty unless asked for. */
  readonly grids: readonly Grid[];
  /** One for each metric, `undefined` where it cannot be computed; empty unless asked for. */
  readonly importances: readonly (Importance | undefined)[];
  /** Jobs that could not be read; no filter applies to them. */
  readonly damaged: readonly DamagedJob[];
  /** Why the filter matches no run; `undefined` if it matches one, or has no parts. */
  readonly report: FilterReport | undefined;
}

/** Reads the results of the runs that match the filter, and writes nothing. */
export async function readResults(context: Context, options: ResultsOptions): Promise<Results> {
  const session = openSession(context, { ...options, mayLackStore: true });
  const all = { includeTerminal: true, includeUnqueued: true };
  const filter = { ...await readFilter(session, options), ...all };
  const runs: SweepRun[] = [];
  const experiments = new Set<string | undefined>();
  const tags = new Set<string | undefined>();
  const ignored: string[] = [];
  const damaged = await readMeantJobs(session.store, filter, (job) => {
    const { id: jobId, statepoint, document } = job;
    experiments.add(experimentIdOf(job));
    tags.add(tagOf(document));
    if (resultsProblemOf(document) !== undefined) ignored.push(jobId);
    runs.push(sweepRun({
      jobId,
      status: statusWord(document),
      statepoint: statepoint.mapping,
      results: resultsOf(document),
    }));
  }, { elapsedMs: context.elapsedMs });
  if (runs.length > 0) checkNames(runs, options);
  // Who asks for runs that did not complete wants to see their results.
  const table = resultsTable(runs, { ...options, counted: filter.statuses });
  checkSort(table, options.sort);
  return {
    table,
    experiments: [...experiments],
    tags: [...tags],
    ignored,
    grids: options.isPivot && runs.length > 0 ? gridsOf(table) : [],
    importances: options.hasImportance ? importancesOf(runs, table) : [],
    damaged,
    report: runs.length === 0 ? await explainFilter(session, filter) : undefined,
  };
}

function checkSort({ design, metrics, rows }: ResultsTable, sort: string | undefined): void {
  if (sort === undefined || rows.length === 0) return;
  if ([sort, sort.replace(/^-/, "")].some((name) => hasName(name, design, metrics))) return;
  const names = [...metrics.map(({ name }) => name), ...design.factors.map(({ key }) => key)];
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option("sort")} ${JSON.stringify(sort)}: the table has no such column`,
    { hint: namesHint(nearestFirst(sort, names)) },
  );
}

function gridsOf(table: ResultsTable): readonly Grid[] {
  const grids = table.metrics.flatMap((_, metric) => pivot(table, metric) ?? []);
  const keys = table.design.own.map(({ key }) => key);
  if (keys.length === 2) return grids;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option("pivot")}: it needs two keys, and the table has ${
      keys.length === 0 ? "none" : `${keys.length} (${keys.slice(0, MOST_NAMES).join(", ")})`
    }`,
    { hint: phrase`Name two keys with ${option("by")}.` },
  );
}

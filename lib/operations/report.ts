/**
 * Reads all that a report shows of some runs, and writes the report.
 *
 * @module
 */

import { readMetricLines } from "../adapters/store/curve_file.ts";
import type { Job } from "../adapters/store/job.ts";
import { readMeantJobs } from "../adapters/store/meant_jobs.ts";
import type { Context } from "../context.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import { queuedAtOf, resultsOf, statusWord } from "../domain/document/document_view.ts";
import { experimentIdOf } from "../domain/document/link.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import { isMeant, withoutFailures } from "../domain/document/queue_filter.ts";
import { checkNames } from "../domain/results/check_names.ts";
import { CurveCensus, type CurveSets } from "../domain/results/curve_sets.ts";
import { type Factor, factorsOf } from "../domain/results/factor.ts";
import type { Importance } from "../domain/results/importance.ts";
import { importancesOf } from "../domain/results/importances.ts";
import {
  type ResultsTable,
  resultsTable,
  type TableWish,
} from "../domain/results/results_table.ts";
import { type SweepRun, sweepRun } from "../domain/results/sweep_run.ts";
import { type ObservedRun, observedRun } from "../domain/triage/observed_run.ts";
import { type Clusters, clustersOf } from "../domain/triage/triage.ts";
import { type ExperimentText, readExperimentText } from "../engine/intake/experiment_text.ts";
import { explainFilter } from "../engine/liveness/explain_filter.ts";
import { readLogEnd } from "../engine/attempt/log_end.ts";
import { UserError } from "../errors.ts";
import { option, phrase } from "../phrase.ts";
import { type FilterOptions, readFilter } from "../engine/session/filter_options.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSession, type Session } from "../engine/session/session.ts";

/** Which runs a report is about, and how it counts them. */
export interface ReportOptions
  extends
    RepositoryOptions,
    FilterOptions,
    Pick<TableWish, "metrics" | "minimize" | "maximize" | "over"> {}

/** All that a report shows. */
export interface Report {
  readonly readAt: Date;
  /** In the order of the queue. */
  readonly runs: readonly ReportedRun[];
  readonly experiments: readonly ExperimentText[];
  /** All keys of the state points, with the values of the runs. */
  readonly factors: readonly Factor[];
  readonly table: ResultsTable;
  /** One for each metric, `undefined` where it cannot be computed. */
  readonly importances: readonly (Importance | undefined)[];
  readonly triage: Clusters;
  readonly curves: CurveSets;
  /** The end of the output of some runs, by id. */
  readonly logEnds: ReadonlyMap<string, string>;
  /** Jobs that could not be read; no filter applies to them. */
  readonly damaged: readonly DamagedJob[];
  /** Why the filter matches no run; `undefined` if it matches one, or has no parts. */
  readonly report: FilterReport | undefined;
}

/** A run of a report. */
export interface ReportedRun {
  readonly job: Job;
  readonly sweep: SweepRun;
  /** What triage sees of it; `undefined` if it tells nothing. */
  readonly observed: ObservedRun | undefined;
}

/** Options that only a file has. */
export interface ReportFileOptions {
  /** The path of the file, from the current folder. */
  readonly output?: string | undefined;
  /** Shows the file in a browser. @default {false} */
  readonly isOpened?: boolean;
  /** Writes the file again until no run waits or runs. @default {false} */
  readonly isWatching?: boolean;
}

/**
 * Reads a report for a program, and writes nothing.
 *
 * @throws {UserError} `FLAG_INVALID` if an option is for a file
 */
export async function readReportData(
  context: Context,
  { output, isOpened, isWatching, ...options }: ReportOptions & ReportFileOptions,
): Promise<Report> {
  const wrong = output !== undefined
    ? "output"
    : isOpened
    ? "open"
    : isWatching
    ? "watch"
    : undefined;
  if (wrong === undefined) return await readReport(context, options);
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option(wrong)} with ${option("json")}: no file is written`,
    { hint: phrase`Leave one of them out.` },
  );
}

/** Reads a report, and writes nothing. */
export async function readReport(context: Context, options: ReportOptions): Promise<Report> {
  const session = openSession(context, { ...options, mayLackStore: true });
  const all = { includeTerminal: true, includeUnqueued: true };
  const filter = { ...await readFilter(session, options), ...all };
  const readAt = context.now();
  const runs: ReportedRun[] = [];
  const compared: { readonly run: ObservedRun; readonly place: string }[] = [];
  const damaged = await readMeantJobs(session.store, withoutFailures(filter), (job) => {
    const observed = observedRun(job);
    if (observed !== undefined) compared.push({ run: observed, place: placeOf(job) });
    if (isMeant(job, filter)) runs.push({ job, sweep: sweepOf(job), observed });
  }, { elapsedMs: context.elapsedMs });
  runs.sort((a, b) => placeOf(a.job) < placeOf(b.job) ? -1 : 1);
  compared.sort((a, b) => a.place < b.place ? -1 : 1);
  const sweeps = runs.map(({ sweep }) => sweep);
  if (runs.length > 0) checkNames(sweeps, options);
  const table = resultsTable(sweeps, { ...options, counted: filter.statuses });
  const meant = new Set(runs.map(({ observed }) => observed));
  const triage = clustersOf(compared.map(({ run }) => run), (run) => meant.has(run));
  return {
    readAt,
    runs,
    experiments: experimentsOf(session, runs),
    factors: factorsOf(sweeps),
    table,
    importances: importancesOf(sweeps, table),
    triage,
    curves: curvesOf(session, runs),
    logEnds: await logEndsOf(session, runs, triage),
    damaged,
    report: runs.length === 0 ? await explainFilter(session, filter) : undefined,
  };
}

function placeOf({ id, document }: Job): string {
  return `${queuedAtOf(document) ?? ""} ${id}`;
}

function sweepOf({ id, statepoint, document }: Job): SweepRun {
  return sweepRun({
    jobId: id,
    status: statusWord(document),
    statepoint: statepoint.mapping,
    results: resultsOf(document),
  });
}

function experimentsOf(
  { root }: Session,
  runs: readonly ReportedRun[],
): readonly ExperimentText[] {
  const ids = new Set(runs.flatMap(({ job }) => experimentIdOf(job) ?? []));
  return [...ids].sort().map((id) => readExperimentText(root, id));
}

function curvesOf({ store }: Session, runs: readonly ReportedRun[]): CurveSets {
  const census = new CurveCensus();
  for (const [run, { job }] of runs.entries()) census.add(run, readMetricLines(store, job.id));
  return census.sets;
}

/** The logs of so many runs are shown: of one run for each kind of failure, then of the last ones. */
const MOST_LOGS = 100;

async function logEndsOf(
  session: Session,
  runs: readonly ReportedRun[],
  { clusters }: Clusters,
): Promise<ReadonlyMap<string, string>> {
  const byId = new Map(runs.map(({ job }) => [job.id, job]));
  const last = runs.slice(-MOST_LOGS).reverse().map(({ job }) => job.id);
  const wanted = new Set([...clusters.flatMap(({ jobIds }) => jobIds.slice(0, 1)), ...last]);
  const ends = new Map<string, string>();
  for (const jobId of [...wanted].slice(0, MOST_LOGS)) {
    const job = byId.get(jobId);
    const end = job === undefined ? "" : await readLogEnd(session, job);
    if (end !== "") ends.set(jobId, end);
  }
  return ends;
}

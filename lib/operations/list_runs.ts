/**
 * Lists the runs of a store, whether they were queued or not, or shows one of them.
 *
 * @module
 */

import { openSession } from "../engine/session/session.ts";
import { option } from "../phrase.ts";
import type { Context } from "../context.ts";
import { type Assignment, parseAssignments } from "../domain/sweep/assignment.ts";
import { type RunRecord, runRecord } from "../domain/document/run_record.ts";
import { findJobId } from "../adapters/store/find_job.ts";
import { readJob, readJobs } from "../adapters/store/job.ts";
import { type DamagedJob } from "../domain/document/damaged_job.ts";
import { jobPath } from "../adapters/state/place.ts";
import { formatJson } from "../domain/value/json_text.ts";
import { formatPythonStr } from "../domain/value/python_text.ts";
import type { Mapping } from "../domain/value/value.ts";
import { valueAtPath } from "../domain/value/value_path.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";

/** The options of `list-runs`. */
export interface ListRunsOptions extends RepositoryOptions {
  readonly experimentId?: string | undefined;
  readonly hypothesisId?: string | undefined;
  readonly status?: string | undefined;
  /** Only runs whose state points have these values: texts like `seed=3`. */
  readonly sp?: readonly string[] | undefined;
}

/** The result of `list-runs`. */
export interface RunListing {
  /** Sorted by experiment, then by id. */
  readonly runs: readonly ShownRun[];
  /** Jobs that could not be read, regardless of the filter. */
  readonly damaged: readonly DamagedJob[];
}

/** A run and its folder. */
export interface ShownRun extends RunRecord {
  readonly workspacePath: string;
}

/** Lists the runs that match the filters and writes nothing. */
export async function listRuns(context: Context, options: ListRunsOptions): Promise<RunListing> {
  const wanted = (options.sp ?? []).flatMap((text) =>
    parseAssignments(text, { flag: option("sp") })
  );
  const { store } = openSession(context, { ...options, mayLackStore: true });
  const runs: ShownRun[] = [];
  const damaged = await readJobs(store, (job) => {
    const run = { ...runRecord(job), workspacePath: jobPath(store, job.id) };
    if (!isMeant(run, options)) return;
    if (wanted.every((one) => hasValue(run.statepoint, one))) runs.push(run);
  }, { elapsedMs: context.elapsedMs });
  return { runs: runs.sort(compareRuns), damaged };
}

/** Shows one run and writes nothing. */
export async function showRun(
  context: Context,
  options: RepositoryOptions & { readonly jobId: string },
): Promise<ShownRun> {
  const { store } = openSession(context, options);
  const job = await readJob(store, findJobId(store, options.jobId));
  return { ...runRecord(job), workspacePath: jobPath(store, job.id) };
}

function isMeant(run: RunRecord, options: ListRunsOptions): boolean {
  const { experimentId, hypothesisId, status } = options;
  return (experimentId === undefined || run.experimentId === experimentId) &&
    (hypothesisId === undefined || run.hypothesisId === hypothesisId) &&
    (status === undefined || run.status === status);
}

/** Says whether a state point has a value. Unless the value was given as JSON, a text and a number may match. */
function hasValue(statepoint: Mapping, { key, value, isJson }: Assignment): boolean {
  const stored = valueAtPath(statepoint, key);
  if (stored === undefined) return false;
  return formatJson(stored, { sortKeys: true }) === formatJson(value, { sortKeys: true }) ||
    (!isJson && formatPythonStr(stored) === formatPythonStr(value));
}

function compareRuns(a: RunRecord, b: RunRecord): number {
  const keyA = `${a.experimentId ?? ""} ${a.jobId}`;
  const keyB = `${b.experimentId ?? ""} ${b.jobId}`;
  return keyA < keyB ? -1 : 1;
}

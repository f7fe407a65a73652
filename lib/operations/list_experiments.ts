/**
 * All experiments of a repository, and how many runs each has.
 *
 * @module
 */

import { listExperimentFiles } from "../adapters/store/experiment_files.ts";
import { readJobs } from "../adapters/store/job.ts";
import type { Root } from "../adapters/store/root.ts";
import type { Context } from "../context.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import { statusOf } from "../domain/document/document_view.ts";
import { experimentIdOf } from "../domain/document/link.ts";
import { type Status, STATUSES } from "../domain/document/status.ts";
import { conditionNames } from "../domain/experiment/condition.ts";
import { loadExperiment } from "../engine/intake/load_experiment.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSession, type Session } from "../engine/session/session.ts";
import { UserError } from "../errors.ts";
import type { Text } from "../phrase.ts";

/** What a listing found. */
export interface ExperimentListing {
  /** By id. */
  readonly experiments: readonly ListedExperiment[];
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
}

/** An experiment that has a file, or runs. */
export interface ListedExperiment {
  readonly experimentId: string;
  /** Its file, from the root; `undefined` where it has none, or several. */
  readonly path: string | undefined;
  /** The names of its conditions, in the order of the file. */
  readonly conditions: readonly string[];
  /** How many runs it has. */
  readonly runs: number;
  /** How many of them are in each state, without states that none is in. */
  readonly statuses: ReadonlyMap<Status, number>;
  /** Why the file could not be read. */
  readonly problem: Text | undefined;
}

/** Lists the experiments that have a file, or runs; nothing is written. */
export async function listExperiments(
  context: Context,
  options: RepositoryOptions,
): Promise<ExperimentListing> {
  const session = openSession(context, { ...options, mayLackStore: true });
  const { statuses, damaged } = await countRuns(session);
  const files = listExperimentFiles(session.root);
  const experiments: ListedExperiment[] = [];
  for (const experimentId of [...new Set([...files.keys(), ...statuses.keys()])].sort()) {
    const [path, ...others] = files.get(experimentId) ?? [];
    const counts = statuses.get(experimentId) ?? [];
    experiments.push({
      experimentId,
      path: others.length === 0 ? path : undefined,
      ...await readConditions(session.root, experimentId),
      runs: counts.length,
      statuses: countStatuses(counts),
    });
  }
  return { experiments, damaged };
}

/** The states of all runs, by experiment. */
async function countRuns({ context, store }: Session): Promise<{
  readonly statuses: ReadonlyMap<string, readonly Status[]>;
  readonly damaged: readonly DamagedJob[];
}> {
  const statuses = new Map<string, Status[]>();
  const damaged = await readJobs(store, (job) => {
    const experimentId = experimentIdOf(job);
    if (experimentId === undefined) return;
    const known = statuses.get(experimentId) ?? [];
    statuses.set(experimentId, known);
    known.push(statusOf(job.document) ?? "created");
  }, { elapsedMs: context.elapsedMs });
  return { statuses, damaged };
}

function countStatuses(statuses: readonly Status[]): ReadonlyMap<Status, number> {
  const counts = STATUSES.map((status): [Status, number] => {
    return [status, statuses.filter((one) => one === status).length];
  });
  return new Map(counts.filter(([, count]) => count > 0));
}

/** A file that cannot be read does not hide the other experiments. */
async function readConditions(
  root: Root,
  experimentId: string,
): Promise<Pick<ListedExperiment, "conditions" | "problem">> {
  try {
    const experiment = await loadExperiment(root, experimentId);
    const conditions = experiment === undefined ? [] : conditionNames(experiment.frontMatter);
    return { conditions, problem: undefined };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { conditions: [], problem: error.text };
  }
}

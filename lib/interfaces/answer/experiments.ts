/**
 * Experiments as answers.
 *
 * @module
 */

import type { ExperimentListing, ListedExperiment } from "../../operations/list_experiments.ts";
import { type Answer, countValue } from "./answer.ts";
import { listingAnswer } from "./listing.ts";

/** What `experiments` found. */
export function experimentsAnswer({ experiments, damaged }: ExperimentListing): Answer {
  return listingAnswer(experiments, experimentAnswer, damaged);
}

/** Makes the answer for an experiment. */
export function experimentAnswer(experiment: ListedExperiment): Answer {
  const statuses = [...experiment.statuses]
    .map(([status, count]) => [status, countValue(count)] as const);
  return {
    experiment_id: experiment.experimentId,
    path: experiment.path,
    conditions: experiment.conditions,
    runs: countValue(experiment.runs),
    statuses: Object.fromEntries(statuses),
    problem: experiment.problem,
  };
}

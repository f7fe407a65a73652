/**
 * The result of adding runs, as an answer.
 *
 * @module
 */

import { isAdded } from "../../domain/plan/addition.ts";
import type { AddedRun, AddRunsResult } from "../../operations/add_runs.ts";
import { type Answer, countValue, Series } from "./answer.ts";

/** Makes the answer of `queue add`. */
export function additionAnswer(
  { runs, workspacePath }: AddRunsResult,
  tag: string | undefined,
): Answer {
  return {
    num_queued: countValue(runs.filter(({ outcome }) => isAdded(outcome)).length),
    tag,
    jobs: Series.of(runs, (run) => addedAnswer(run, workspacePath)),
  };
}

/** Makes the answer for one added run. */
export function addedAnswer(run: AddedRun, workspacePath: string): Answer {
  return {
    job_id: run.jobId,
    short_id: run.jobId.slice(0, 8),
    outcome: run.outcome,
    sp: run.statepoint,
    status: run.status,
    tag: run.tag,
    workspace: `${workspacePath}/${run.jobId}`,
  };
}

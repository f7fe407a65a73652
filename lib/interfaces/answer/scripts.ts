/**
 * Scripts that were written or submitted, as answers.
 *
 * @module
 */

import type { ArrayRange, Materialized } from "../../operations/materialize_queue.ts";
import type { Submitted } from "../../operations/submit_queue.ts";
import { type Answer, countValue } from "./answer.ts";
import { leftAnswer } from "./eta.ts";

/** Makes the answer of `queue materialize`. */
export function materializedAnswer(done: Materialized): Answer {
  const { outputPath, runner, jobIds, commands, array } = done;
  return {
    output_path: outputPath,
    runner,
    num_jobs: countValue(jobIds.length),
    job_ids: jobIds,
    submit_command: commands.length === 0 ? undefined : commands.join(" && "),
    submit_commands: commands,
    array_tasks: countValue(array.tasks),
    chunk: countValue(array.chunk),
    left_s: done.left && leftAnswer(done.left),
  };
}

/** Makes the answer of `queue materialize --array-range`. */
export function rangeAnswer({ range, jobs }: ArrayRange): Answer {
  return { array_range: range, num_jobs: countValue(jobs) };
}

/** Makes the answer of `queue submit`, which also has the keys of `queue materialize`. */
export function submittedAnswer(done: Submitted): Answer {
  const { scriptPath, scheduler, schedulerIds, commands, jobIds } = done;
  return {
    output_path: scriptPath,
    script_path: scriptPath,
    runner: scheduler,
    scheduler,
    scheduler_ids: schedulerIds,
    num_jobs: countValue(jobIds.length),
    job_ids: jobIds,
    submit_command: commands.join(" && "),
    submit_commands: commands,
    left_s: done.left && leftAnswer(done.left),
  };
}

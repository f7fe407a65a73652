/**
 * `aexp queue run`
 *
 * @module
 */

import type { Flags } from "../actions/queue_run.ts";
import { command } from "../command.ts";
import {
  countFlag,
  experimentFlag,
  jsonFlag,
  parseIndex,
  repoFlag,
  switchFlag,
  tagFlag,
  textFlag,
} from "../flags.ts";

/** Runs the queue. */
export const queueRun = command<Flags>({
  brief: "Run the jobs of the queue, one after the other",
  details: "Exit code 0: all ran, or nothing was to be run; 1: a job failed; " +
    "75: jobs were put back to be run again; 2: nothing could be started. With --index, the tasks " +
    "of an array share one list that is frozen when the first of them starts; a task whose job is " +
    "taken or done runs the next one that is free.",
  examples: [
    [
      "aexp queue run --tag paper-ablation",
      "run what waits under one tag, up to the first failure",
    ],
    [
      'aexp queue run --tag paper-ablation --index "$SLURM_ARRAY_TASK_ID"',
      "run one job of it, in a task of a Slurm array",
    ],
  ],
  parameters: {
    flags: {
      experiment: experimentFlag,
      tag: tagFlag,
      index: {
        kind: "parsed",
        brief: "Be one task of an array: run the job at this place, from 0",
        placeholder: "n",
        parse: parseIndex,
        optional: true,
      },
      chunk: countFlag("With --index: run this many jobs, those at index × k and after it", "k"),
      batch: textFlag("A name for the array's list, in place of the scheduler's id", "name"),
      noSteal: switchFlag("With --index: run the job at the place or nothing"),
      continueOnFailure: switchFlag("Go on after a job has failed"),
      force: switchFlag("Accepted for scripts; the list never holds jobs that are over"),
      dryRun: switchFlag("Print the commands and run nothing"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  load: () => import("../actions/queue_run.ts"),
});

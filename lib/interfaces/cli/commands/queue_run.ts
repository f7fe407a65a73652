/**
 * `aexp queue run`
 *
 * @module
 */

import { requeuingTitles } from "../../../domain/scheduler/registry.ts";
import type { Flags } from "../actions/queue_run.ts";
import { command } from "../command.ts";
import {
  experimentFlag,
  jsonFlag,
  numberFlag,
  parseCount,
  parseDuration,
  parseIndex,
  parseSeconds,
  repoFlag,
  switchFlag,
  tagFlag,
  textFlag,
} from "../flags.ts";

/** Runs the queue. */
export const queueRun = command<Flags>({
  brief: "Run the jobs of the queue, one after the other or several at a time",
  details: "Exit code 0: all ran, or nothing was to be run; 1: a job failed; " +
    "75: jobs were put back to be run again; 2: nothing could be started. With --index, the tasks " +
    "of an array share one list that is frozen when the first of them starts; a task whose job is " +
    "taken or done runs the next one that is free. With -j, each job's lines are led by its id and " +
    "kept in a log (`aexp queue logs`), and $AEXP_SLOT counts from 0 to N-1: one GPU each.",
  examples: [
    [
      "aexp queue run --tag paper-ablation",
      "run what waits under one tag, up to the first failure",
    ],
    [
      'aexp queue run --tag paper-ablation --index "$SLURM_ARRAY_TASK_ID"',
      "run one job of it, in a task of a Slurm array",
    ],
    ["aexp queue run -j 4 --for 3h50m", "run four at a time, and start none after 3 h 50 min"],
  ],
  parameters: {
    flags: {
      experiment: experimentFlag,
      tag: tagFlag,
      index: numberFlag(
        "Be one task of an array: run the job at this place, from 0",
        "n",
        parseIndex,
      ),
      chunk: numberFlag(
        "With --index: run this many jobs, those at index × k and after it",
        "k",
        parseCount,
      ),
      batch: textFlag("A name for the array's list, in place of the scheduler's id", "name"),
      noSteal: switchFlag("With --index: run the job at the place or nothing"),
      jobs: numberFlag("Run so many jobs at a time", "n", parseCount),
      for: numberFlag("Start no more jobs after this time: 3h50m, 90m, 30s", "time", parseDuration),
      log: switchFlag("Keep the output of each job in a file; -j does so by itself"),
      requeueOn: {
        kind: "enum",
        brief:
          `On this signal end the job, put it back and have ${requeuingTitles()} requeue the task`,
        values: ["USR1", "USR2"],
        optional: true,
      },
      maxLost: numberFlag("So many lost tries in a row are a failure, else 3", "n", parseCount),
      graceS: numberFlag(
        "Seconds from telling a job to end to killing it, else 10",
        "s",
        parseSeconds,
      ),
      continueOnFailure: switchFlag("Go on after a job has failed"),
      force: switchFlag("Accepted for scripts; the list never holds jobs that are over"),
      dryRun: switchFlag("Print the commands and run nothing"),
      repo: repoFlag,
      json: jsonFlag,
    },
    aliases: { j: "jobs" },
  },
  load: () => import("../actions/queue_run.ts"),
});

/**
 * `aexp queue run`
 *
 * @module
 */

import { requeuingTitles } from "../../../domain/scheduler/registry.ts";
import { command } from "../command.ts";
import { printJson } from "../print_json.ts";
import {
  filterFlags,
  filterOptions,
  jsonFlag,
  logFlag,
  numberFlag,
  parseCount,
  parseDuration,
  parseIndex,
  parseSeconds,
  repoFlag,
  switchFlag,
  textFlag,
} from "../flags.ts";
import { anyJobIds } from "../job_id_arguments.ts";

/** Runs the queue. */
export const queueRun = command({
  brief: "Execute the queued runs, one or several at a time",
  details: "Exit code 0: all runs completed, or none was queued; 1: a run failed; " +
    "75: runs were put back into the queue; 2: no run could be started. With --index, the tasks " +
    "of an array share one list, which is frozen when the first task starts; a task whose run is " +
    "taken or done takes the next free one. `aexp queue logs` shows the output of runs. With -j, " +
    "each line of output begins with the run's id. $AEXP_SLOT is a number from 0 that no other run " +
    "has at the same time on this machine, or in this job of a scheduler, for example to choose a " +
    "GPU.",
  examples: [
    [
      "aexp queue run --tag paper-ablation",
      "execute the queued runs of one tag, up to the first failure",
    ],
    [
      'aexp queue run --tag paper-ablation --index "$SLURM_ARRAY_TASK_ID"',
      "execute one of these runs, as a task of a Slurm array",
    ],
    ["aexp queue run -j 4 --for 3h50m", "four runs at a time; start none after 3 h 50 min"],
  ],
  parameters: {
    flags: {
      ...filterFlags,
      index: numberFlag(
        "Act as one task of an array: the run at this place, from 0",
        "n",
        parseIndex,
      ),
      chunk: numberFlag(
        "With --index: execute k runs, from place index × k",
        "k",
        parseCount,
      ),
      batch: textFlag("A name for the array's list, instead of the scheduler's id", "name"),
      noSteal: switchFlag("With --index: only the run at this place, or none"),
      jobs: numberFlag("This many runs at a time", "n", parseCount),
      for: numberFlag("Start no run after this time: 3h50m, 90m, 30s", "time", parseDuration),
      log: logFlag,
      requeueOn: {
        kind: "enum",
        brief: `On this signal: end the run, put it back, requeue the ${requeuingTitles()} task`,
        values: ["USR1", "USR2"],
        optional: true,
      },
      maxLost: numberFlag(
        "Fail a run after this many lost attempts in a row; by default 3",
        "n",
        parseCount,
      ),
      graceS: numberFlag(
        "Seconds between asking a run to end and killing it; by default 10",
        "s",
        parseSeconds,
      ),
      continueOnFailure: switchFlag("Go on after a run has failed"),
      force: switchFlag("Has no effect here; accepted because scripts pass it"),
      dryRun: switchFlag("Print the commands; run nothing"),
      repo: repoFlag,
      json: jsonFlag,
    },
    aliases: { j: "jobs" },
    positional: anyJobIds("queued"),
  },
  async run(context, flags, ...jobIds) {
    const { dryRun: isDryRun, for: forS, json, ...options } = flags;
    const { requeueOn, jobs = 1 } = options;
    const { runQueue } = await import("../../../operations/run_queue.ts");
    const { showRunning } = await import("../views/running_view.ts");
    if (options.force) {
      context.stderr.write(
        "note: --force has no effect on `aexp queue run`; `aexp queue retry --failed` queues failed runs again\n",
      );
    }
    const isParallel = jobs > 1 && !isDryRun;
    const shown = await showRunning(context, { isParallel, jobs, isJson: json });
    try {
      const result = await runQueue(context, {
        ...options,
        ...filterOptions(flags, jobIds),
        isDryRun,
        forS,
        noLog: !options.log,
        requeueOn: requeueOn === undefined ? undefined : `SIG${requeueOn}`,
      }, shown.listener);
      await shown.close();
      if (json) {
        const { queueRunAnswer } = await import("../../answer/runs.ts");
        await printJson(context, queueRunAnswer(result));
      }
      const { writeQueueRun } = await import("../views/run_view.ts");
      writeQueueRun(result, { ...options, isDryRun, isJson: json }, context);
      if (result.error !== undefined) throw result.error;
      const { codeOfQueueRun } = await import("../run_codes.ts");
      return codeOfQueueRun(result);
    } finally {
      await shown.close();
    }
  },
});

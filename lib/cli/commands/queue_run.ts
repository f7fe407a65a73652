/**
 * `aexp queue run`
 *
 * @module
 */

import { runQueue } from "../../operations/run_queue.ts";
import { command } from "../command.ts";
import { experimentFlag, jsonFlag, parseIndex, repoFlag, switchFlag, tagFlag } from "../flags.ts";
import { jsonLine, mapping } from "../views/json_view.ts";
import { writeDamaged } from "../views/notes_view.ts";
import { listenerFor, runLine, runMapping, summaryLine } from "../views/run_view.ts";

interface Flags {
  readonly experiment?: string;
  readonly tag?: string;
  readonly index?: number;
  readonly continueOnFailure: boolean;
  readonly force: boolean;
  readonly dryRun: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** Runs the queue. */
export const queueRun = command<Flags>({
  brief: "Run the jobs of the queue, one after the other",
  details: "Exit code 0: all ran, or nothing was to be run; 1: a job failed; " +
    "75: jobs were put back to be run again; 2: nothing could be started.",
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
        brief: "Only the job at this place of the list, from 0",
        placeholder: "n",
        parse: parseIndex,
        optional: true,
      },
      continueOnFailure: switchFlag("Go on after a job has failed"),
      force: switchFlag("Accepted for scripts; the list never holds jobs that are over"),
      dryRun: switchFlag("Print the commands and run nothing"),
      repo: repoFlag,
      json: jsonFlag,
    },
  },
  run: async (context, flags) => {
    const { experiment: experimentId, dryRun: isDryRun, json, ...options } = flags;
    const listener = {
      ...listenerFor(context, json),
      onRun: (run: Parameters<typeof runLine>[0]) => {
        if (!json) context.stdout.write(runLine(run));
      },
    };
    const result = await runQueue(context, { ...options, experimentId, isDryRun }, listener);
    if (json) {
      const runs = result.runs.map(runMapping);
      context.stdout.write(jsonLine(mapping({ runs, total: BigInt(result.total) })));
    } else if (!isDryRun) {
      context.stdout.write(summaryLine(result));
    }
    writeDamaged(result.damaged, context.stderr);
    return result.exitCode;
  },
});

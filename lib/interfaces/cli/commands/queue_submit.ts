/**
 * `aexp queue submit`
 *
 * @module
 */

import type { Flags } from "../actions/queue_submit.ts";
import { command } from "../command.ts";
import { switchFlag } from "../flags.ts";
import { batchSystemFlag, scriptFlags } from "../script_flags.ts";

/** Hands the queue to a batch system. */
export const queueSubmit = command<Flags>({
  brief: "Hand what waits in the queue to a batch system as an array, and remember its id",
  details: "The script is kept under .aexp/submitted/, the output of its tasks beside it. " +
    "What the scheduler has already is left out. What it says is passed on.",
  examples: [
    [
      "aexp queue submit --tag paper-ablation --slurm-time 04:00:00 --slurm-gpus 1",
      "one array task for each job under the tag",
    ],
    [
      "aexp queue submit --tag paper-ablation --dry-run",
      "print the calls of sbatch and write nothing",
    ],
    ["aexp queue submit --runner sge", "hand it to the qsub of Grid Engine"],
  ],
  parameters: {
    flags: {
      ...scriptFlags,
      runner: batchSystemFlag,
      again: switchFlag("Also what the scheduler has already"),
      dryRun: switchFlag("Print what would be called and write nothing"),
    },
  },
  load: () => import("../actions/queue_submit.ts"),
});

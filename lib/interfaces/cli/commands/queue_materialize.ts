/**
 * `aexp queue materialize`
 *
 * @module
 */

import type { Flags } from "../actions/queue_materialize.ts";
import { command } from "../command.ts";
import { switchFlag, textFlag } from "../flags.ts";
import { scriptFlags } from "../script_flags.ts";

/** Writes a script. */
export const queueMaterialize = command<Flags>({
  brief: "Write a script that runs what waits in the queue, here or on another machine",
  details: "Runs that are going on or over are left out. For a batch system the script is a " +
    "template: one array task runs one job, and what only the site knows is left to be filled in. " +
    "An array that is too large is cut in parts that share one list.",
  examples: [
    ["aexp queue materialize --tag paper-ablation --output run.sh", "a shell script: bash run.sh"],
    [
      "aexp queue materialize --runner slurm --slurm-time 04:00:00 -o paper-ablation.sbatch",
      "a template for Slurm: sbatch paper-ablation.sbatch",
    ],
    [
      'sbatch --array="$(aexp queue materialize --array-range)" my.sbatch',
      "a script of one's own, with as many tasks as jobs wait",
    ],
  ],
  parameters: {
    flags: {
      ...scriptFlags,
      output: textFlag("The file, run_queue.sh unless said otherwise", "file"),
      arrayRange: switchFlag("Print the range of the array's tasks and write nothing"),
    },
    aliases: { o: "output" },
  },
  load: () => import("../actions/queue_materialize.ts"),
});

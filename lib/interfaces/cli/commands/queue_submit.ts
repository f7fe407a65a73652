/**
 * `aexp queue submit`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { switchFlag } from "../flags.ts";
import { anyJobIds } from "../job_id_arguments.ts";
import { batchSystemFlag, scriptFlags, scriptOptions } from "../script_flags.ts";

/** Submits the queued runs to a batch system. */
export const queueSubmit = command({
  brief: "Submit the queued runs to a batch system as an array",
  details:
    "The script and the output of its tasks are kept under .aexp/submitted/. Each run records the " +
    "scheduler's id. Runs that the scheduler has already are left out.",
  examples: [
    [
      "aexp queue submit --tag paper-ablation --slurm-time 04:00:00 --slurm-gpus 1",
      "one array task for each run of the tag",
    ],
    [
      "aexp queue submit --tag paper-ablation --dry-run",
      "print the calls of sbatch; write nothing",
    ],
    ["aexp queue submit --runner sge", "submit to Grid Engine, by qsub"],
  ],
  parameters: {
    flags: {
      ...scriptFlags,
      runner: batchSystemFlag,
      again: switchFlag("Include runs that the scheduler has already"),
      dryRun: switchFlag("Print the calls; submit and write nothing"),
    },
    positional: anyJobIds("queued"),
  },
  async run(context, { again, dryRun: isDryRun, ...flags }, ...jobIds) {
    const { submitQueue } = await import("../../../operations/submit_queue.ts");
    const { noteLine } = await import("../views/run_view.ts");
    const options = { ...scriptOptions(flags, jobIds), again, isDryRun };
    const done = await submitQueue(context, options, (note) => {
      context.stderr.write(noteLine(note));
    });
    if (flags.json) {
      const { submittedAnswer } = await import("../../answer/scripts.ts");
      await printJson(context, submittedAnswer(done));
    } else {
      const { submittedText } = await import("../views/script_view.ts");
      context.stdout.write(submittedText(done));
    }
    const { writeDamaged, writeWarnings } = await import("../views/notes_view.ts");
    writeWarnings(done.warnings, context.stderr);
    writeDamaged(done.damaged, context.stderr);
    return EXIT.ok;
  },
});

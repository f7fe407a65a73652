/**
 * `aexp queue materialize`
 *
 * @module
 */

import { command } from "../command.ts";
import { EXIT } from "../exit.ts";
import { printJson } from "../print_json.ts";
import { switchFlag, textFlag } from "../flags.ts";
import { anyJobIds } from "../job_id_arguments.ts";
import { scriptFlags, scriptOptions } from "../script_flags.ts";

/** Writes a script for the queued runs. */
export const queueMaterialize = command({
  brief: "Write a script that executes the queued runs",
  details: "Runs that are running or over are left out. For a batch system the script is a " +
    "template: each array task executes one run, and you fill in what only your site knows. " +
    "An array that is too large is cut into parts that share one list.",
  examples: [
    ["aexp queue materialize --tag paper-ablation --output run.sh", "a shell script: bash run.sh"],
    [
      "aexp queue materialize --runner slurm --slurm-time 04:00:00 -o paper-ablation.sbatch",
      "a template for Slurm: sbatch paper-ablation.sbatch",
    ],
    [
      'sbatch --array="$(aexp queue materialize --array-range)" my.sbatch',
      "your own script, with one task for each queued run",
    ],
  ],
  parameters: {
    flags: {
      ...scriptFlags,
      output: textFlag("The file to write; by default run_queue.sh", "file"),
      arrayRange: switchFlag("Print the range of the array's tasks; write nothing"),
    },
    aliases: { o: "output" },
    positional: anyJobIds("queued"),
  },
  async run(context, flags, ...jobIds) {
    const { findArrayRange, materializeQueue } = await import(
      "../../../operations/materialize_queue.ts"
    );
    const { reportLines } = await import("../views/filter_view.ts");
    const { writeDamaged, writeWarnings } = await import("../views/notes_view.ts");
    const options = scriptOptions(flags, jobIds);
    if (flags.arrayRange) {
      const found = await findArrayRange(context, options);
      if (flags.json) {
        const { rangeAnswer } = await import("../../answer/scripts.ts");
        await printJson(context, rangeAnswer(found));
      } else {
        context.stdout.write(`${found.range}\n`);
      }
      writeWarnings(found.warnings, context.stderr);
      return EXIT.ok;
    }
    const done = await materializeQueue(context, { ...options, output: flags.output });
    if (flags.json) {
      const { materializedAnswer } = await import("../../answer/scripts.ts");
      await printJson(context, materializedAnswer(done));
    } else {
      const { materializedText } = await import("../views/script_view.ts");
      context.stdout.write(materializedText(done));
    }
    writeWarnings(done.warnings, context.stderr);
    writeDamaged(done.damaged, context.stderr);
    context.stderr.write(reportLines(done.report));
    return EXIT.ok;
  },
});

/**
 * The tool that writes scripts.
 *
 * @module
 */

import { materializedAnswer } from "../../answer/scripts.ts";
import { formatPythonStr } from "../../../domain/value/python_text.ts";
import type { Mapping } from "../../../domain/value/value.ts";
import { mapping, text } from "../arguments.ts";
import { tool } from "../tool.ts";
import { filterOf, runArguments } from "./filter.ts";
import { notesAnswer, warningsAnswer } from "./shared.ts";

/** Options of sbatch that scripts have a place for. */
const SLURM_KEYS: ReadonlySet<string> = new Set(["time", "mem", "gpus", "partition", "account"]);

/** The most ids of an answer. */
const MOST_IDS = 20;

/** Writes a script for the waiting runs. */
export const queueMaterialize = tool({
  name: "queue_materialize",
  description:
    "Write a script that executes the waiting runs that match, for a person to start or " +
    "submit. Answers its path and the command that starts it. Nothing is executed.",
  effect: "adds",
  arguments: {
    runner: text("shell, slurm, pbs, sge, lsf, flux, hyperqueue, parallel, manual"),
    output_path: text("Inside the repository; by default run_queue.sh"),
    ...runArguments,
    slurm_kwargs: mapping('Options of sbatch: {"time": "04:00:00", "gpus": 1}'),
  },
  output: ["output_path", "runner", "num_jobs"],
  async call({ context, repo }, given) {
    const { materializeQueue } = await import("../../../operations/materialize_queue.ts");
    const done = await materializeQueue(context, {
      ...filterOf(given),
      repo,
      runner: given.runner,
      output: given.output_path,
      isInside: true,
      site: given.slurm_kwargs === undefined ? {} : { slurm: slurmOptions(given.slurm_kwargs) },
    });
    const { jobIds } = done;
    return {
      ...materializedAnswer({ ...done, jobIds: jobIds.slice(0, MOST_IDS) }),
      num_jobs: BigInt(jobIds.length),
      warnings: warningsAnswer(done.warnings),
      ...notesAnswer(done.report),
    };
  },
});

/** What has no place of its own becomes a line for sbatch, as in the Python program. */
function slurmOptions(kwargs: Mapping): Readonly<Record<string, string | readonly string[]>> {
  const options: Record<string, string> = {};
  const extra: string[] = [];
  for (const [key, value] of kwargs) {
    const word = formatPythonStr(value);
    if (SLURM_KEYS.has(key)) options[key] = word;
    else if (key === "extra") extra.push(...word.split("\n"));
    else extra.push(`#SBATCH --${key.replaceAll("_", "-")}=${word}`);
  }
  return extra.length === 0 ? options : { ...options, extra };
}

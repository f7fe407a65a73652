/**
 * The flags of the commands that make scripts.
 *
 * @module
 */

import type { RepositoryOptions } from "../../engine/session/repository.ts";
import type { ScriptOptions } from "../../engine/handover/script_options.ts";
import type { FlagValues } from "./flag_values.ts";
import {
  experimentFlag,
  jsonFlag,
  numberFlag,
  parseCount,
  repoFlag,
  switchFlag,
  tagFlag,
  textFlag,
} from "./flags.ts";

/** The flags themselves. */
export const scriptFlags = {
  runner: textFlag(
    "shell, slurm, manual, pbs, lsf, sge, flux, hyperqueue, parallel; else the runs' hint",
    "runner",
  ),
  experiment: experimentFlag,
  tag: tagFlag,
  slurmTime: textFlag("Time limit for sbatch", "04:00:00"),
  slurmMem: textFlag("Memory for sbatch", "32G"),
  slurmGpus: textFlag("GPUs for sbatch", "1"),
  slurmPartition: textFlag("Partition for sbatch", "name"),
  slurmAccount: textFlag("Account for sbatch", "name"),
  slurmExtra: {
    ...textFlag("More lines or options for sbatch: --slurm-extra=--nodes=2", "lines"),
    variadic: true,
  },
  throttle: numberFlag("The most tasks that run at once", "n", parseCount),
  chunk: numberFlag("Runs for each task of the array", "k", parseCount),
  maxArray: numberFlag(
    "The most tasks of one array, else the scheduler's limit",
    "n",
    parseCount,
  ),
  requeue: switchFlag("Slurm: requeue the task at the time limit or a preemption"),
  continueOnFailure: switchFlag("Go on after a run has failed"),
  repo: repoFlag,
  json: jsonFlag,
} as const;

/** Their values. */
type ScriptFlags = FlagValues<typeof scriptFlags>;

/** The flags as the operations take them. */
export function scriptOptions(flags: ScriptFlags): ScriptOptions & RepositoryOptions {
  const { experiment: experimentId, runner, tag, throttle, chunk, maxArray, repo } = flags;
  const { requeue, continueOnFailure } = flags;
  return {
    ...{ experimentId, runner, tag, throttle, chunk, maxArray, repo, requeue, continueOnFailure },
    slurm: {
      time: flags.slurmTime,
      mem: flags.slurmMem,
      gpus: flags.slurmGpus,
      partition: flags.slurmPartition,
      account: flags.slurmAccount,
      extra: flags.slurmExtra ?? [],
    },
  };
}

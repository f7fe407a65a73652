/**
 * What a script is made from.
 *
 * @module
 */

import type { ArrayPlan } from "./array_plan.ts";

/** For whom a script can be made. */
export const RUNNERS = [
  "shell",
  "slurm",
  "manual",
  "pbs",
  "lsf",
  "sge",
  "flux",
  "hyperqueue",
  "parallel",
] as const;

/** For whom a script is made. */
export type Runner = typeof RUNNERS[number];

/** Runners whose scripts are tasks of an array. */
export type ArrayRunner = "slurm" | "pbs" | "lsf" | "sge" | "flux" | "hyperqueue";

/** Whether a text names a runner. */
export function isRunner(text: string | undefined): text is Runner {
  return (RUNNERS as readonly (string | undefined)[]).includes(text);
}

/** Whether a runner's script is a task of an array. */
export function isArrayRunner(runner: Runner): runner is ArrayRunner {
  return runner !== "shell" && runner !== "manual" && runner !== "parallel";
}

/** What a script says and does. */
export interface ScriptFacts {
  /** When it is made. */
  readonly at: string;
  /** The version of the program that makes it. */
  readonly version: string;
  /** The jobs, in the order of the queue. */
  readonly jobIds: readonly string[];
  /** Only jobs with this tag. */
  readonly tag: string | undefined;
  /** Only jobs of this experiment. */
  readonly experimentId: string | undefined;
  /** The repository that it is made in, absolute. */
  readonly root: string;
  /** Where the script lies: in that repository, in another one, or in none. */
  readonly surroundings: "own" | "other" | "none";
  /** The program that makes it, absolute: for where no other is found. */
  readonly program: string;
  /** Go on after a job has failed. */
  readonly continueOnFailure: boolean;
  /** How the jobs are dealt out; at least one part for a runner with arrays. */
  readonly array: ArrayPlan;
  /** A name for the list of the array's jobs; needed where there are several parts. */
  readonly batch: string | undefined;
  /** Whether that list is there already, with these jobs and no others. */
  readonly hasList: boolean;
  /** Come back after the time limit or a preemption. */
  readonly requeue: boolean;
  /** What the person says of the site. */
  readonly slurm: SlurmOptions;
}

/** Options of Slurm, as the person gives them. */
export interface SlurmOptions {
  /** `sbatch --time`. */
  readonly time?: string | undefined;
  /** `sbatch --mem`. */
  readonly mem?: string | undefined;
  /** `sbatch --gpus`. */
  readonly gpus?: string | undefined;
  /** `sbatch --partition`. */
  readonly partition?: string | undefined;
  /** `sbatch --account`. */
  readonly account?: string | undefined;
  /** Whole lines, or options that begin with a dash. */
  readonly extra?: readonly string[] | undefined;
}

/**
 * The script for a runner.
 *
 * @module
 */

import { otherBatchScript } from "./other_batch.ts";
import { manualScript, parallelScript, shellScript } from "./plain.ts";
import type { Runner, ScriptFacts } from "./script.ts";
import { slurmScript } from "./slurm.ts";

/** The text of a script. */
export function renderScript(runner: Runner, facts: ScriptFacts): string {
  switch (runner) {
    case "shell":
      return shellScript(facts);
    case "manual":
      return manualScript(facts);
    case "parallel":
      return parallelScript(facts);
    case "slurm":
      return slurmScript(facts);
    default:
      return otherBatchScript(runner, facts);
  }
}

/** The most tasks that an array may have by the defaults of each batch system; `undefined` for any number. */
export function defaultMaxArray(runner: Runner): number | undefined {
  return MAX_ARRAY[runner];
}

/** `MaxArraySize` is 1001 and one more than the last index; the others are those of the manuals. */
const MAX_ARRAY: Partial<Record<Runner, number>> = {
  slurm: 1000,
  lsf: 1000,
  pbs: 10_000,
  sge: 75_000,
};

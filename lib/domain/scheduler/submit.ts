/**
 * The command lines that hand a script to its batch system.
 *
 * @module
 */

import { type ArrayPart, type ArrayPlan, hasSinglePart, rangeText } from "./array_plan.ts";
import type { Runner } from "./script.ts";
import { shellWord } from "./word.ts";

/** A script as it lies there. */
export interface PlacedScript {
  /** For whom it is. */
  readonly runner: Runner;
  /** Its file, relative to the folder that the command is given in. */
  readonly path: string;
  /** How its jobs are dealt out. */
  readonly array: ArrayPlan;
}

/** One command for each part; none for a list that is to be copied. */
export function submitCommands(script: PlacedScript): string[] {
  const path = script.path.startsWith("-") ? `./${script.path}` : script.path;
  const file = shellWord(path);
  switch (script.runner) {
    case "manual":
      return [];
    case "shell":
    case "parallel":
      return [`bash ${file}`];
    case "slurm":
      return partCommands(script, (part) => `sbatch${slurmWords(script, part)} ${file}`);
    case "pbs":
      return partCommands(script, (part) => `qsub${pbsWords(script, part)} ${file}`);
    case "sge":
      return partCommands(script, (part) => `qsub${sgeWords(script, part)} ${file}`);
    case "lsf":
      return partCommands(script, (part) => `${lsfWords(script, part)} < ${file}`);
    case "flux":
      return partCommands(script, (part) => `${fluxWords(part)} ${runnable(path)}`);
    case "hyperqueue":
      return partCommands(script, (part) => `${hqWords(script, part)} ${runnable(path)}`);
  }
}

function partCommands(
  { array }: PlacedScript,
  command: (part: ArrayPart) => string,
): string[] {
  return array.parts.map(command);
}

/** What is run by its name needs a folder before it. */
function runnable(path: string): string {
  return shellWord(path.includes("/") ? path : `./${path}`);
}

/** The first part is what the script says itself. */
function isFirst(script: PlacedScript, part: ArrayPart): boolean {
  return part === script.array.parts[0];
}

function percent({ array }: PlacedScript): string {
  return array.throttle === undefined ? "" : `%${array.throttle}`;
}

function slurmWords(script: PlacedScript, part: ArrayPart): string {
  if (isFirst(script, part)) return "";
  const range = `${rangeText(0, part.tasks)}${percent(script)}`;
  return ` --array=${range} --export=ALL,${script.array.offsetName}=${part.offset}`;
}

/** The words that hand one part of a script to Slurm and have it answer with the id alone. */
export function sbatchWords(array: ArrayPlan, part: ArrayPart, path: string): string[] {
  const options = slurmWords({ runner: "slurm", path, array }, part);
  return ["sbatch", "--parsable", ...options.split(" ").filter((word) => word !== ""), path];
}

/** An array of one is refused: a part of one is a job that is told its number. */
function pbsWords(script: PlacedScript, part: ArrayPart): string {
  if (isFirst(script, part) && !hasSinglePart(script.array)) return "";
  if (part.tasks === 1) return ` -v PBS_ARRAY_INDEX=${part.offset}`;
  return ` -J ${rangeText(part.offset, part.tasks)}${percent(script)}`;
}

function sgeWords(script: PlacedScript, part: ArrayPart): string {
  return isFirst(script, part) ? "" : ` -t ${rangeText(part.offset + 1, part.tasks)}`;
}

function lsfWords(script: PlacedScript, part: ArrayPart): string {
  if (isFirst(script, part)) return "bsub";
  const name = `aexp-queue[${rangeText(1, part.tasks)}]${percent(script)}`;
  return `${script.array.offsetName}=${part.offset} bsub -J ${shellWord(name)}`;
}

function fluxWords(part: ArrayPart): string {
  const range = rangeText(part.offset, part.tasks);
  return `flux submit --cc=${range} --output=${shellWord("logs/aexp-{{id}}-{cc}.out")}`;
}

function hqWords(script: PlacedScript, part: ArrayPart): string {
  const range = isFirst(script, part) ? "" : ` --array=${rangeText(part.offset, part.tasks)}`;
  return `hq submit --directives=file${range}`;
}

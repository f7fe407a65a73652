/**
 * The calls that submit a script, and the command lines that run or submit it.
 *
 * @module
 */

import type { ArrayPlan } from "./array_plan.ts";
import type { BatchSystem, Scheduler, SubmitCall } from "./scheduler.ts";
import { callWord, filePath, shellWord } from "./word.ts";

/** A script in its place. */
export interface PlacedScript {
  /** Its file, relative to the folder that the command is given in. */
  readonly path: string;
  /** How its jobs are dealt out. */
  readonly array: ArrayPlan;
}

/** The commands for a person: one for each part; none for a list that is to be copied. */
export function startCommands(scheduler: Scheduler, script: PlacedScript): string[] {
  if (scheduler.kind === "batch") return partCalls(scheduler, script).map(commandLine);
  const command = scheduler.command(shellWord(filePath(script.path)));
  return command === undefined ? [] : [command];
}

/** The calls for this program, which reads their answers: one for each part. */
export function submitCalls(system: BatchSystem, script: PlacedScript): SubmitCall[] {
  const { answerOptions = [] } = system.submission;
  return partCalls(system, script).map(({ words: [program, ...args], ...call }) => ({
    words: [program, ...answerOptions, ...args],
    ...call,
  }));
}

function partCalls({ submission }: BatchSystem, { path, array }: PlacedScript): SubmitCall[] {
  return array.parts.map((part, n) =>
    submission.call({ path: filePath(path), array, part, isFirst: n === 0 })
  );
}

/** A call as a line for a shell. */
export function commandLine({ words, env = {}, input }: SubmitCall): string {
  return [
    ...Object.entries(env).map(([name, value]) => `${name}=${shellWord(value)}`),
    ...words.map(callWord),
    ...(input === undefined ? [] : ["<", shellWord(input)]),
  ].join(" ");
}

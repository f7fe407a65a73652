/**
 * The flags of the commands that make scripts.
 *
 * @module
 */

import {
  BATCH_SYSTEMS,
  requeuingTitles,
  SCHEDULERS,
  USUAL_BATCH_SYSTEM,
} from "../../domain/scheduler/registry.ts";
import type { BatchSystem, Scheduler } from "../../domain/scheduler/scheduler.ts";
import type { OptionValues } from "../../domain/scheduler/script.ts";
import type { ScriptOptions } from "../../engine/handover/script_options.ts";
import type { RepositoryOptions } from "../../engine/session/repository.ts";
import {
  experimentFlag,
  jsonFlag,
  numberFlag,
  parseCount,
  repoFlag,
  switchFlag,
  tagFlag,
  type TextFlag,
  textFlag,
} from "./flags.ts";

/** What the command line may say of a script, beside the options of single schedulers. */
export interface ScriptFlags {
  readonly runner?: string;
  readonly experiment?: string;
  readonly tag?: string;
  readonly throttle?: number;
  readonly chunk?: number;
  readonly maxArray?: number;
  readonly requeue: boolean;
  readonly continueOnFailure: boolean;
  readonly repo?: string;
  readonly json: boolean;
}

/** A flag that names a scheduler. */
export interface SchedulerFlag extends TextFlag {
  /** The names that begin with what has been typed. */
  readonly proposeCompletions: (partial: string) => readonly string[];
}

/** The flag of the runner that the jobs were queued for. */
export const runnerHintFlag: SchedulerFlag = schedulerFlag(
  SCHEDULERS,
  "The runner that scripts are made for unless told otherwise",
);

/** The flag that chooses a batch system. */
export const batchSystemFlag: SchedulerFlag = schedulerFlag(
  BATCH_SYSTEMS,
  `${namesOf(BATCH_SYSTEMS)}; else the jobs' hint, else ${USUAL_BATCH_SYSTEM.name}`,
);

function schedulerFlag(schedulers: readonly Scheduler[], brief: string): SchedulerFlag {
  return {
    ...textFlag(brief, "runner"),
    proposeCompletions: (partial) =>
      schedulers.map(({ name }) => name).filter((name) => name.startsWith(partial)),
  };
}

function namesOf(schedulers: readonly Scheduler[]): string {
  return schedulers.map(({ name }) => name).join(", ");
}

/** The flags themselves. */
export const scriptFlags = {
  runner: schedulerFlag(SCHEDULERS, `${namesOf(SCHEDULERS)}; else the jobs' hint`),
  experiment: experimentFlag,
  tag: tagFlag,
  ...siteFlags(),
  throttle: numberFlag("How many tasks run at once", "n", parseCount),
  chunk: numberFlag("Jobs for each task of the array", "k", parseCount),
  maxArray: numberFlag(
    "The most tasks of one array, else what the scheduler says",
    "n",
    parseCount,
  ),
  requeue: switchFlag(`${requeuingTitles()}: come back after the time limit or a preemption`),
  continueOnFailure: switchFlag("Go on after a job has failed"),
  repo: repoFlag,
  json: jsonFlag,
} as const;

/** The flags of all options of batch systems. Their names are not part of the type. */
function siteFlags(): object {
  return Object.fromEntries(BATCH_SYSTEMS.flatMap(flagsOf));
}

function flagsOf({ name, options = [], extra }: BatchSystem): [string, TextFlag][] {
  const flags = options.map(({ key, brief, example }): [string, TextFlag] => {
    return [flagName(name, key), textFlag(brief, example)];
  });
  if (extra === undefined) return flags;
  const lines = { ...textFlag(extra.brief, extra.example), variadic: true };
  return [...flags, [flagName(name, "extra"), lines]];
}

function flagName(scheduler: string, key: string): string {
  return scheduler + key.charAt(0).toUpperCase() + key.slice(1);
}

/** The flags as the operations take them. */
export function scriptOptions(flags: ScriptFlags): ScriptOptions & RepositoryOptions {
  const { experiment: experimentId, runner, tag, throttle, chunk, maxArray, repo } = flags;
  const { requeue, continueOnFailure } = flags;
  const given = new Map<string, OptionValues[string]>(Object.entries(flags));
  return {
    ...{ experimentId, runner, tag, throttle, chunk, maxArray, repo, requeue, continueOnFailure },
    site: Object.fromEntries(BATCH_SYSTEMS.map((system) => [system.name, valuesOf(system, given)])),
  };
}

function valuesOf(
  { name, options = [] }: BatchSystem,
  given: ReadonlyMap<string, OptionValues[string]>,
): OptionValues {
  const keys = [...options.map(({ key }) => key), "extra"];
  return Object.fromEntries(keys.map((key) => [key, given.get(flagName(name, key))]));
}

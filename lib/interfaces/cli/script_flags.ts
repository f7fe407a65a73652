/**
 * The flags of `queue materialize` and `queue submit`.
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
import type { FlagValues, OptionalFlag } from "./flag_values.ts";
import type { RepositoryOptions } from "../../engine/session/repository.ts";
import {
  filterFlags,
  filterOptions,
  jsonFlag,
  numberFlag,
  parseCount,
  repoFlag,
  switchFlag,
  textFlag,
} from "./flags.ts";

/** The flag of `queue add` that names the runner for scripts. */
export const runnerHintFlag: OptionalFlag<string> = schedulerFlag(
  SCHEDULERS,
  "The runner hint: which runner later scripts for these runs use by default",
);

/** The flag that chooses a batch system. */
export const batchSystemFlag: OptionalFlag<string> = schedulerFlag(
  BATCH_SYSTEMS,
  `${
    namesOf(BATCH_SYSTEMS)
  }; by default the runner hint of the runs, or ${USUAL_BATCH_SYSTEM.name}`,
);

function schedulerFlag(schedulers: readonly Scheduler[], brief: string): OptionalFlag<string> {
  return {
    ...textFlag(brief, "runner"),
    proposeCompletions: (partial) =>
      schedulers.map(({ name }) => name).filter((name) => name.startsWith(partial)),
  };
}

function namesOf(schedulers: readonly Scheduler[]): string {
  return schedulers.map(({ name }) => name).join(", ");
}

/** A failure of before says nothing about the runs that a script is for: they all wait. */
const { signature: _, ...waitingFlags } = filterFlags;

/** The flags that both commands share. */
export const scriptFlags = {
  runner: schedulerFlag(
    SCHEDULERS,
    `${namesOf(SCHEDULERS)}; by default the runner hint of the runs`,
  ),
  ...waitingFlags,
  ...siteFlags(),
  throttle: numberFlag("The largest number of tasks that run at once", "n", parseCount),
  chunk: numberFlag("Runs for each task of the array", "k", parseCount),
  maxArray: numberFlag(
    "The largest number of tasks in one array; by default the scheduler's limit",
    "n",
    parseCount,
  ),
  requeue: switchFlag(
    `${requeuingTitles()}: requeue the task at the time limit or a preemption`,
  ),
  continueOnFailure: switchFlag("Go on after a run has failed"),
  repo: repoFlag,
  json: jsonFlag,
} as const;

type SiteValues = ReadonlyMap<string, OptionValues[string]>;

/** The values of the shared flags. */
type ScriptFlags = FlagValues<typeof scriptFlags>;

/** Makes the flags for all options of batch systems. Their names are not part of the type. */
function siteFlags(): object {
  return Object.fromEntries(BATCH_SYSTEMS.flatMap(flagsOf));
}

function flagsOf({ name, options = [], extra }: BatchSystem): [string, OptionalFlag<string>][] {
  const flags = options.map(({ key, brief, example }): [string, OptionalFlag<string>] => {
    return [flagName(name, key), textFlag(brief, example)];
  });
  if (extra === undefined) return flags;
  const lines = { ...textFlag(extra.brief, extra.example), variadic: true as const };
  return [...flags, [flagName(name, "extra"), lines]];
}

function flagName(scheduler: string, key: string): string {
  return scheduler + key.charAt(0).toUpperCase() + key.slice(1);
}

/** Turns the flags into the operations' options. */
export function scriptOptions(
  flags: ScriptFlags,
  jobIds: readonly string[],
): ScriptOptions & RepositoryOptions {
  const { runner, throttle, chunk, maxArray, repo } = flags;
  const { requeue, continueOnFailure } = flags;
  // The flags of batch systems are not part of the type, and all their values are texts.
  const given = new Map(Object.entries(flags)) as ReadonlyMap<string, unknown> as SiteValues;
  return {
    ...filterOptions(flags, jobIds),
    ...{ runner, throttle, chunk, maxArray, repo, requeue, continueOnFailure },
    site: Object.fromEntries(BATCH_SYSTEMS.map((system) => [system.name, valuesOf(system, given)])),
  };
}

function valuesOf(
  { name, options = [] }: BatchSystem,
  given: SiteValues,
): OptionValues {
  const keys = [...options.map(({ key }) => key), "extra"];
  return Object.fromEntries(keys.map((key) => [key, given.get(flagName(name, key))]));
}

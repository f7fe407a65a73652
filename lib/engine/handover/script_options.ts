/**
 * The options of a script, and the checks that its runner supports them.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import type { FilterOptions } from "../session/filter_options.ts";
import {
  findBatchSystem,
  findScheduler,
  isBatchSystem,
  SCHEDULERS,
  USUAL_BATCH_SYSTEM,
  USUAL_RUNNER,
} from "../../domain/scheduler/registry.ts";
import type { Scheduler } from "../../domain/scheduler/scheduler.ts";
import type { OptionValues } from "../../domain/scheduler/script.ts";

/** The options of a script. */
export interface ScriptOptions extends FilterOptions {
  /** The name of the runner. @default the runner that the jobs were queued for */
  readonly runner?: string | undefined;
  /** The options of each scheduler by its name; only those of the runner count. */
  readonly site?: Readonly<Record<string, OptionValues>>;
  /** The largest number of tasks that run at the same time. */
  readonly throttle?: number | undefined;
  /** How many jobs one task has. @default {1} */
  readonly chunk?: number | undefined;
  /** The largest number of tasks of one array. @default the batch system's limit */
  readonly maxArray?: number | undefined;
  /** Whether tasks are requeued at the time limit or a preemption. @default {false} */
  readonly requeue?: boolean;
  /** Whether to go on after a job has failed. @default {false} */
  readonly continueOnFailure?: boolean;
}

/** The runner for a script. */
export interface ChosenRunner {
  readonly runner: Scheduler;
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/** Which runners a command makes scripts for. It ignores hints at other runners. */
export interface RunnerChoice {
  /** The runner if neither the person nor the jobs name one. */
  readonly usual: Scheduler;
  /** Whether a hint at this runner counts. */
  readonly isFit: (runner: Scheduler) => boolean;
}

/** Any runner. */
export const ANY_RUNNER: RunnerChoice = { usual: USUAL_RUNNER, isFit: () => true };
/** Any batch system. */
export const ARRAY_RUNNER: RunnerChoice = { usual: USUAL_BATCH_SYSTEM, isFit: isBatchSystem };

/**
 * Chooses the runner that the person names, else the one that all jobs were queued for, else the usual one.
 *
 * @throws {UserError} `FLAG_INVALID`
 */
export function chooseRunner(
  named: string | undefined,
  entries: readonly QueueEntry[],
  { usual, isFit }: RunnerChoice,
): ChosenRunner {
  if (named !== undefined) {
    const runner = findScheduler(named);
    if (runner !== undefined) return { runner, warnings: [] };
    throw new UserError(
      "FLAG_INVALID",
      phrase`Cannot use ${option("runner")} ${JSON.stringify(named)}: it is unknown`,
      { hint: `Expected ${SCHEDULERS.map(({ name }) => name).join("|")}.` },
    );
  }
  const hints = new Set(entries.map((entry) => entry.runnerHint));
  const [hint] = hints;
  const hinted = hints.size === 1 ? findScheduler(hint) : undefined;
  if (hinted !== undefined && isFit(hinted)) return { runner: hinted, warnings: [] };
  const isUnclear = [...hints].some((one) => one !== undefined);
  const warning = `the runs' runner hints differ or do not fit; the script is for ${usual.name}`;
  return { runner: usual, warnings: isUnclear ? [warning] : [] };
}

/**
 * Refuses options that the runner does not support.
 *
 * @returns sentences about options that have no effect
 * @throws {UserError} `FLAG_INVALID`
 */
export function checkScriptOptions(runner: Scheduler, options: ScriptOptions): Text[] {
  const { site = {}, throttle, chunk, requeue, maxArray } = options;
  for (const [name, values] of Object.entries(site)) checkWords(name, values);
  refuse(!isBatchSystem(runner) && chunk !== undefined, "chunk", runner);
  refuse(!isBatchSystem(runner) && maxArray !== undefined, "maxArray", runner);
  refuse(!canThrottle(runner) && throttle !== undefined, "throttle", runner);
  refuse(!canRequeue(runner) && requeue === true, "requeue", runner);
  return Object.entries(site)
    .filter(([name, values]) => name !== runner.name && isGiven(values))
    .map(([name]) =>
      phrase`${option(`${name}-*`)} is left out: the script is for ${runner.name}, not for ${name}`
    );
}

function canThrottle(runner: Scheduler): boolean {
  return isBatchSystem(runner) ? runner.array.throttle !== "none" : runner.hasThrottle;
}

function canRequeue(runner: Scheduler): boolean {
  return isBatchSystem(runner) && runner.task.requeue !== undefined;
}

function isGiven(values: OptionValues): boolean {
  return Object.values(values).some((value) => value !== undefined && value.length > 0);
}

function refuse(isRefused: boolean, optionName: string, { name }: Scheduler): void {
  if (!isRefused) return;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option(optionName)} with ${
      option("runner")
    } ${name}: ${name} does not support it`,
    {
      hint: phrase`Leave ${option(optionName)} out, or name a batch system with ${
        option("runner")
      }.`,
    },
  );
}

/** Refuses a value with spaces, which could start another directive. The lines of `extra` may contain anything. */
function checkWords(name: string, values: OptionValues): void {
  for (const [key, value] of Object.entries(values)) {
    if (typeof value !== "string" || /^[^\s\p{Cc}#]+$/u.test(value)) continue;
    throw new UserError(
      "FLAG_INVALID",
      phrase`Cannot use ${option(`${name}-${key}`)} ${
        JSON.stringify(value)
      }: it is more than one word`,
      findBatchSystem(name)?.extra === undefined
        ? { hint: "Give one word." }
        : { hint: phrase`Put further options into ${option(`${name}-extra`)}.` },
    );
  }
}

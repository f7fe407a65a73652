/**
 * The options of a script, checked against what its runner can do.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
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

/** What a person may say of a script. */
export interface ScriptOptions {
  /** The name of the runner; else the one that the jobs were queued for. */
  readonly runner?: string | undefined;
  /** Only jobs of this experiment. */
  readonly experimentId?: string | undefined;
  /** Only jobs with this tag. */
  readonly tag?: string | undefined;
  /** Options of schedulers by their names; only those of the runner count. */
  readonly site?: Readonly<Record<string, OptionValues>>;
  /** The most tasks that run at once. */
  readonly throttle?: number | undefined;
  /** Jobs for each task. @default {1} */
  readonly chunk?: number | undefined;
  /** The most tasks of one array; else the batch system's limit. */
  readonly maxArray?: number | undefined;
  /** Whether tasks are requeued after the time limit or a preemption. @default {false} */
  readonly requeue?: boolean;
  /** Whether the next job is run after one has failed. @default {false} */
  readonly continueOnFailure?: boolean;
}

/** A runner and how it was chosen. */
export interface ChosenRunner {
  readonly runner: Scheduler;
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/** Which runners a command makes scripts for. A hint at any other runner is ignored. */
export interface RunnerChoice {
  /** The runner where neither a person nor the jobs name one. */
  readonly usual: Scheduler;
  /** Whether a hint at this runner counts. */
  readonly isFit: (runner: Scheduler) => boolean;
}

/** A script that a person may run by any means. */
export const ANY_RUNNER: RunnerChoice = { usual: USUAL_RUNNER, isFit: () => true };
/** The array of a batch system. */
export const ARRAY_RUNNER: RunnerChoice = { usual: USUAL_BATCH_SYSTEM, isFit: isBatchSystem };

/**
 * Chooses the runner that is named, else the one that all jobs were queued for, else the usual one.
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
  const warning = `the jobs' runner hints differ or do not fit; this is for ${usual.name}`;
  return { runner: usual, warnings: isUnclear ? [warning] : [] };
}

/**
 * Refuses what the runner cannot do.
 *
 * @returns sentences on what it does without
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
    phrase`Cannot use ${option(optionName)} with ${option("runner")} ${name}: it has no such thing`,
    {
      hint: phrase`Leave ${option(optionName)} out, or name a batch system with ${
        option("runner")
      }.`,
    },
  );
}

/** A word of a directive must not begin another one; the lines of `extra` may hold anything. */
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
        : { hint: phrase`Further options go into ${option(`${name}-extra`)}.` },
    );
  }
}

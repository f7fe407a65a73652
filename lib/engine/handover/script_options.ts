/**
 * What a person wants of a script, checked against what its runner can do.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import {
  isArrayRunner,
  isRunner,
  type Runner,
  RUNNERS,
  type SlurmOptions,
} from "../../domain/scheduler/script.ts";

export { type Runner, RUNNERS } from "../../domain/scheduler/script.ts";

/** What a script may be told. */
export interface ScriptOptions {
  /** For whom it is; else what the jobs were queued for. */
  readonly runner?: string | undefined;
  /** Only jobs of this experiment. */
  readonly experimentId?: string | undefined;
  /** Only jobs with this tag. */
  readonly tag?: string | undefined;
  /** Options of Slurm. */
  readonly slurm?: SlurmOptions;
  /** How many tasks run at once. */
  readonly throttle?: number | undefined;
  /** Jobs for each task. @default {1} */
  readonly chunk?: number | undefined;
  /** The most tasks of one array; else what the batch system says. */
  readonly maxArray?: number | undefined;
  /** Come back after the time limit or a preemption. @default {false} */
  readonly requeue?: boolean;
  /** Go on after a job has failed. @default {false} */
  readonly continueOnFailure?: boolean;
}

/** The runner that is meant, and what the person should know of the choice. */
export interface ChosenRunner {
  /** For whom the script is. */
  readonly runner: Runner;
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/**
 * What a command makes scripts for: whom where nothing says otherwise, and who else will do. A hint at
 * anybody else counts for nothing.
 */
export interface RunnerChoice {
  /** Where neither a person nor the jobs say for whom. */
  readonly usual: Runner;
  /** Whether it can be for this one. */
  readonly isFit: (runner: Runner) => boolean;
}

/** A script to be started by hand, or by anything. */
export const ANY_RUNNER: RunnerChoice = { usual: "shell", isFit: () => true };
/** The array of a batch system. */
export const ARRAY_RUNNER: RunnerChoice = { usual: "slurm", isFit: isArrayRunner };

/**
 * The runner that is named, else the one that all jobs were queued for, else the usual one.
 *
 * @throws {UserError} `FLAG_INVALID`
 */
export function chooseRunner(
  named: string | undefined,
  entries: readonly QueueEntry[],
  { usual, isFit }: RunnerChoice,
): ChosenRunner {
  if (named !== undefined) {
    if (isRunner(named)) return { runner: named, warnings: [] };
    throw new UserError(
      "FLAG_INVALID",
      phrase`Cannot use ${option("runner")} ${JSON.stringify(named)}: it is unknown`,
      {
        hint: `Expected ${RUNNERS.join("|")}.`,
      },
    );
  }
  const hints = new Set(entries.map((entry) => entry.runnerHint));
  const [hint] = hints;
  if (hints.size === 1 && isRunner(hint) && isFit(hint)) return { runner: hint, warnings: [] };
  const isUnclear = [...hints].some((one) => one !== undefined);
  const warning = `the jobs' runner hints differ or do not fit; this is for ${usual}`;
  return { runner: usual, warnings: isUnclear ? [warning] : [] };
}

/**
 * Refuses what the runner cannot do.
 *
 * @returns sentences on what it does without
 * @throws {UserError} `FLAG_INVALID`
 */
export function checkScriptOptions(runner: Runner, options: ScriptOptions): Text[] {
  const { slurm = {}, throttle, chunk, requeue, maxArray } = options;
  for (const [key, value] of Object.entries(slurm)) checkWord(key, value);
  const isArray = isArrayRunner(runner);
  refuse(!isArray && chunk !== undefined, "chunk", runner);
  refuse(!isArray && maxArray !== undefined, "maxArray", runner);
  const cannotThrottle = ["shell", "manual", "flux", "hyperqueue"].includes(runner);
  refuse(cannotThrottle && throttle !== undefined, "throttle", runner);
  refuse(runner !== "slurm" && requeue === true, "requeue", runner);
  const isGiven = Object.values(slurm).some((value) => value !== undefined && value.length > 0);
  return isGiven && runner !== "slurm"
    ? [phrase`${option("slurm-*")} is left out: the script is for ${runner}, not for slurm`]
    : [];
}

function refuse(isRefused: boolean, name: string, runner: Runner): void {
  if (!isRefused) return;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option(name)} with ${option("runner")} ${runner}: it has no such thing`,
    {
      hint: phrase`Leave ${option(name)} out, or name a batch system with ${option("runner")}.`,
    },
  );
}

/** What stands in an option must not begin another one; `extra` may say whatever it likes. */
function checkWord(key: string, value: string | readonly string[] | undefined): void {
  if (typeof value !== "string" || /^[^\s\p{Cc}#]+$/u.test(value)) return;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option(`slurm-${key}`)} ${JSON.stringify(value)}: it is more than one word`,
    { hint: phrase`Further options go into ${option("slurmExtra")}.` },
  );
}

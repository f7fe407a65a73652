/**
 * Writes scripts that execute the queue elsewhere.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import {
  BATCH_SYSTEMS,
  findBatchSystem,
  USUAL_BATCH_SYSTEM,
} from "../../domain/scheduler/registry.ts";
import type { OptionValues } from "../../domain/scheduler/script.ts";
import { call, CALL_NAMES, type CallOptions } from "./call.ts";
import { type DamagedRun, damagedRun } from "./damaged.ts";
import { FILTER_NAMES, filterOf, type RunFilter } from "./filter.ts";
import type { Names } from "./given.ts";
import { libraryTexts } from "./spelling.ts";

/** Options of a batch system, such as `{ time: "04:00:00", gpus: "1" }`; `extra` takes lines. */
export type SiteOptions = Readonly<Record<string, string | readonly string[] | undefined>>;

/** Options of {@link materializeQueue}. */
export interface MaterializeQueueOptions extends CallOptions, RunFilter {
  /**
   * The kind of script: shell, manual, parallel, slurm, pbs, sge, lsf, flux or hyperqueue.
   *
   * @default the runner that the runs were queued for, else `shell`
   */
  readonly runner?: string | undefined;
  /** The script's path, relative to the working directory. @default {"run_queue.sh"} */
  readonly outputPath?: string | undefined;
  /** Options of Slurm: `time`, `mem`, `gpus`, `partition`, `account`, `extra`… */
  readonly slurmKwargs?: SiteOptions | undefined;
  /** Options of any batch system, by its name. */
  readonly site?: Readonly<Record<string, SiteOptions>> | undefined;
  /** The largest number of tasks that run at the same time. */
  readonly throttle?: number | undefined;
  /** How many runs one task has. @default {1} */
  readonly chunk?: number | undefined;
  /** The largest number of tasks of one array. @default the batch system's limit */
  readonly maxArray?: number | undefined;
  /** Whether tasks are requeued at the time limit, or a preemption. @default {false} */
  readonly requeue?: boolean | undefined;
  /** Whether to go on after a run has failed. @default {false} */
  readonly continueOnFailure?: boolean | undefined;
}

/** A script that was written. */
export interface MaterializedQueue {
  /** The absolute path of the script. */
  readonly outputPath: string;
  /** The kind of script. */
  readonly runner: string;
  /** How many runs it executes. */
  readonly numJobs: number;
  /** Their ids, in the order of the queue. */
  readonly jobIds: readonly string[];
  /** The shell commands that start it from the working directory. */
  readonly submitCommands: readonly string[];
  /** How many tasks its array has; 1 without an array. */
  readonly arrayTasks: number;
  /** One sentence each. */
  readonly warnings: readonly string[];
  /** Runs that could not be read. */
  readonly damaged: readonly DamagedRun[];
}

const NAMES: Names<MaterializeQueueOptions> = {
  ...CALL_NAMES,
  ...FILTER_NAMES,
  runner: "text",
  outputPath: "text",
  slurmKwargs: "value",
  site: "value",
  throttle: "count",
  chunk: "count",
  maxArray: "count",
  requeue: "flag",
  continueOnFailure: "flag",
};

/**
 * Writes a script that executes the waiting runs, on this machine or another one with a copy of the
 * repository. Nothing is executed here. The script calls `aexp`, which it looks for in `$AEXP` and
 * on `PATH`.
 *
 * @returns the script, and the commands that start it
 * @throws {AexpError} `NOTHING_QUEUED` for an array without runs, `FLAG_INVALID` for options that
 * the runner does not support, `FILE_UNWRITABLE`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { addManyToQueue, materializeQueue } from "@aexp/aexp";
 *
 * const repoRoot = await Deno.makeTempDir(); // stands for your repository
 * const command = { runnerCommandOverride: "true", repoRoot };
 * await addManyToQueue({ experimentId: "E001", sweep: { seed: [0n, 1n] }, ...command });
 *
 * const script = await materializeQueue({
 *   runner: "shell",
 *   outputPath: `${repoRoot}/batch.sh`,
 *   continueOnFailure: true,
 *   repoRoot,
 * });
 * assert.equal(script.numJobs, 2);
 * assert.match(await Deno.readTextFile(script.outputPath), /aexp/);
 *
 * await Deno.remove(repoRoot, { recursive: true });
 * ```
 */
export async function materializeQueue(
  options: MaterializeQueueOptions = {},
): Promise<MaterializedQueue> {
  return await call(options, { names: NAMES }, async (context) => {
    const { materializeQueue } = await import("../../operations/materialize_queue.ts");
    const { runner, outputPath: output, throttle, chunk, maxArray } = options;
    const { requeue = false, continueOnFailure = false } = options;
    const done = await materializeQueue(context, {
      ...filterOf(options),
      ...{ repo: options.repoRoot, runner, output, throttle, chunk, maxArray },
      ...{ requeue, continueOnFailure, site: siteOf(options) },
    });
    return {
      outputPath: done.outputPath,
      runner: done.runner,
      numJobs: done.jobIds.length,
      jobIds: done.jobIds,
      submitCommands: done.commands,
      arrayTasks: done.array.tasks,
      warnings: libraryTexts(done.warnings),
      damaged: done.damaged.map(damagedRun),
    };
  });
}

function siteOf({ slurmKwargs, site }: MaterializeQueueOptions): Record<string, OptionValues> {
  const given = {
    ...site,
    ...(slurmKwargs !== undefined && { [USUAL_BATCH_SYSTEM.name]: slurmKwargs }),
  };
  for (const [name, values] of Object.entries<unknown>(given)) checkSite(name, values);
  return given;
}

/** Refuses what no script would have: an option that is left out silently costs a job its memory. */
function checkSite(name: string, given: unknown): void {
  const system = findBatchSystem(name);
  if (system === undefined) {
    throw noOption(phrase`site.${name}`, BATCH_SYSTEMS.map(({ name }) => name));
  }
  const { options = [], extra } = system;
  const known = [...options.map(({ key }) => key), ...(extra === undefined ? [] : ["extra"])];
  const values = typeof given === "object" && given !== null ? Object.entries(given) : undefined;
  if (values === undefined) throw noText(option(`${name}-*`), "an object of texts");
  for (const [key, value] of values) {
    if (!known.includes(key)) throw noOption(option(`${name}-${key}`), known);
    const isText = (one: unknown) => one === undefined || typeof one === "string";
    const isList = key === "extra" && Array.isArray(value) && value.every(isText);
    if (!isText(value) && !isList) throw noText(option(`${name}-${key}`), "a text");
  }
}

function noOption(name: Text, known: readonly string[]): UserError {
  return new UserError("FLAG_INVALID", phrase`Cannot use ${name}: there is no such option`, {
    hint: `There are ${known.join(", ")}.`,
  });
}

function noText(name: Text, wanted: string): UserError {
  return new UserError("FLAG_INVALID", phrase`Cannot use ${name}: it is not ${wanted}`, {
    hint: `Give ${wanted}.`,
  });
}

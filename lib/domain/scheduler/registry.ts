/**
 * All schedulers that the program knows. A new one is one file beside this one, and a line below.
 *
 * @module
 */

import { flux } from "./flux.ts";
import { hyperqueue } from "./hyperqueue.ts";
import { lsf } from "./lsf.ts";
import { manual } from "./manual.ts";
import { parallel } from "./parallel.ts";
import { pbs } from "./pbs.ts";
import type { BatchSystem, Environment, Scheduler, SchedulerTask, Words } from "./scheduler.ts";
import { sge } from "./sge.ts";
import { shell } from "./shell.ts";
import { slurm } from "./slurm.ts";

/** In the order of help texts. */
export const SCHEDULERS: readonly Scheduler[] = [
  shell,
  slurm,
  manual,
  pbs,
  lsf,
  sge,
  flux,
  hyperqueue,
  parallel,
];

/** The schedulers that scripts can be submitted to. */
export const BATCH_SYSTEMS: readonly BatchSystem[] = SCHEDULERS.filter(isBatchSystem);

/** What scripts are made for where neither a person nor the jobs name a runner. */
export const USUAL_RUNNER: Scheduler = shell;
/** What arrays are made for where neither a person nor the jobs name a batch system. */
export const USUAL_BATCH_SYSTEM: BatchSystem = slurm;

/** Inner systems first. */
const BY_LEVEL = BATCH_SYSTEMS.toSorted((a, b) => (b.task.level ?? 0) - (a.task.level ?? 0));

/** Whether scripts are submitted to a scheduler as arrays. */
export function isBatchSystem(scheduler: Scheduler): scheduler is BatchSystem {
  return scheduler.kind === "batch";
}

/** Finds a scheduler by its name. */
export function findScheduler(name: string | undefined): Scheduler | undefined {
  return SCHEDULERS.find((scheduler) => scheduler.name === name);
}

/** Finds a batch system by its name. */
export function findBatchSystem(name: string | undefined): BatchSystem | undefined {
  return BATCH_SYSTEMS.find((system) => system.name === name);
}

/**
 * The task that the environment names; `undefined` outside a batch system.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const task = schedulerTask({ SLURM_JOB_ID: "12", SLURM_ARRAY_JOB_ID: "11" });
 * assert.equal(task?.arrayId, "11");
 * assert.equal(schedulerTask({}), undefined);
 * ```
 */
export function schedulerTask(env: Environment): SchedulerTask | undefined {
  for (const { name, task } of BY_LEVEL) {
    const found = task.find(env);
    if (found !== undefined) return { name, ...found };
  }
  return undefined;
}

/** The words that requeue the task that the environment names; `undefined` where no system can. */
export function requeueWords(env: Environment): Words | undefined {
  for (const { task } of BY_LEVEL) {
    const words = task.requeue?.(env);
    if (words !== undefined) return words;
  }
  return undefined;
}

/**
 * The names of the files with the output of a task, in the folder `logs` beside its script; none
 * where the batch system's ids do not tell them.
 */
export function outputNames(task: SchedulerTask): readonly string[] {
  if (task.arrayId === undefined) return [];
  return findBatchSystem(task.name)?.script.outputs?.(task) ?? [];
}

/** The batch systems that can requeue a task, as they are called in sentences. */
export function requeuingTitles(): string {
  return BATCH_SYSTEMS.filter(({ task }) => task.requeue !== undefined)
    .map(({ title }) => title).join(", ");
}

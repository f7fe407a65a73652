/**
 * What the batch system calls the task that a runner is part of.
 *
 * @module
 */

import { type Mapping, numberAt, textAt, type Value } from "../value/value.ts";

/** A task of a batch system. */
export interface SchedulerTask {
  /** The batch system: `slurm`, `pbs`, `lsf`, `sge`, `flux`, `hyperqueue`. */
  readonly name: string;
  /** The cluster or server, where the system names it; empty otherwise. */
  readonly cluster: string;
  /** The id that all tasks of the array share; `undefined` outside an array. */
  readonly arrayId: string | undefined;
  /** The task's place in the array as the batch system counts; `undefined` where it is part of the id. */
  readonly arrayIndex?: string | undefined;
  /** The id of this task alone; it stays the same when the task is requeued. */
  readonly taskId: string;
  /** How often the task was requeued. */
  readonly restarts: number;
}

type Environment = Readonly<Record<string, string>>;

/**
 * The task that the environment speaks of; `undefined` outside a batch system.
 *
 * The variables are those of sbatch(1), qsub(1B) of PBS and Torque, bsub(1) of LSF, qsub(1) of Grid
 * Engine, flux-submit(1) and the manual of HyperQueue. A scheduler may run within an allocation of another
 * one: the inner ones come first.
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
  return hyperQueueTask(env) ?? fluxTask(env) ?? slurmTask(env) ?? pbsTask(env) ?? lsfTask(env) ??
    gridEngineTask(env);
}

/** A task as an attempt records it. */
export function schedulerMapping(task: SchedulerTask): Mapping {
  const mapping = new Map<string, Value>([["name", task.name]]);
  if (task.cluster !== "") mapping.set("cluster", task.cluster);
  if (task.arrayId !== undefined) mapping.set("array_id", task.arrayId);
  if (task.arrayIndex !== undefined) mapping.set("array_index", task.arrayIndex);
  mapping.set("task_id", task.taskId);
  return mapping.set("restarts", BigInt(task.restarts));
}

/** Whether an attempt's record is of a task before the batch system started it anew. */
export function isRestarted(recorded: Mapping, task: SchedulerTask): boolean {
  return textAt(recorded, "name") === task.name &&
    (textAt(recorded, "cluster") ?? "") === task.cluster &&
    textAt(recorded, "task_id") === task.taskId &&
    (numberAt(recorded, "restarts") ?? 0) < task.restarts;
}

/**
 * The task that an attempt has recorded; `undefined` where it names none.
 *
 * @param mapping as {@link schedulerMapping} makes it
 */
export function recordedTask(mapping: Mapping): SchedulerTask | undefined {
  const name = textAt(mapping, "name");
  const taskId = textAt(mapping, "task_id");
  if (!name || !taskId) return undefined;
  return {
    name,
    cluster: textAt(mapping, "cluster") ?? "",
    arrayId: textAt(mapping, "array_id"),
    taskId,
    restarts: numberAt(mapping, "restarts") ?? 0,
  };
}

/**
 * The command that ends a recorded task in the batch system; `undefined` where that is not Slurm, or the
 * record would name more than the one task.
 */
export function cancelCommand(recorded: Mapping): string | undefined {
  if (textAt(recorded, "name") !== "slurm") return undefined;
  const taskId = textAt(recorded, "task_id");
  const arrayId = textAt(recorded, "array_id");
  const index = textAt(recorded, "array_index");
  if (arrayId !== undefined && index !== undefined) return `scancel ${arrayId}_${index}`;
  // One task of each array has the array's own number, which stands for all of them.
  return taskId === undefined || taskId === arrayId ? undefined : `scancel ${taskId}`;
}

function slurmTask(env: Environment): SchedulerTask | undefined {
  const taskId = env["SLURM_JOB_ID"];
  if (!taskId) return undefined;
  return {
    name: "slurm",
    cluster: env["SLURM_CLUSTER_NAME"] ?? "",
    arrayId: env["SLURM_ARRAY_JOB_ID"],
    arrayIndex: env["SLURM_ARRAY_TASK_ID"],
    taskId,
    restarts: count(env["SLURM_RESTART_COUNT"]),
  };
}

/** `1234[5].server` in an array, `1234.server` outside of one. */
function pbsTask(env: Environment): SchedulerTask | undefined {
  const taskId = env["PBS_JOBID"];
  if (!taskId) return undefined;
  const match = /^([0-9]+)\[[0-9]+\](?:\.(.*))?$/.exec(taskId);
  const cluster = match?.[2] ?? taskId.replace(/^[^.]*\.?/, "");
  return { name: "pbs", cluster, arrayId: match?.[1], taskId, restarts: 0 };
}

/** The index is 0 outside an array. */
function lsfTask(env: Environment): SchedulerTask | undefined {
  const jobId = env["LSB_JOBID"];
  if (!jobId) return undefined;
  const index = env["LSB_JOBINDEX"] ?? "0";
  const isArray = index !== "0";
  const taskId = isArray ? `${jobId}[${index}]` : jobId;
  const restarts = env["LSB_RESTART"] === "Y" ? 1 : 0;
  return { name: "lsf", cluster: "", arrayId: isArray ? jobId : undefined, taskId, restarts };
}

/** The task is `undefined`, spelled out, outside an array. */
function gridEngineTask(env: Environment): SchedulerTask | undefined {
  const jobId = env["JOB_ID"];
  const index = env["SGE_TASK_ID"];
  if (!jobId || !index) return undefined;
  const isArray = index !== "undefined";
  const taskId = isArray ? `${jobId}.${index}` : jobId;
  const cluster = env["SGE_CELL"] ?? "";
  const restarts = count(env["RESTARTED"]);
  return { name: "sge", cluster, arrayId: isArray ? jobId : undefined, taskId, restarts };
}

/** An instance is a start of the same task, from 0. */
function hyperQueueTask(env: Environment): SchedulerTask | undefined {
  const arrayId = env["HQ_JOB_ID"];
  const index = env["HQ_TASK_ID"];
  if (!arrayId || !index) return undefined;
  const restarts = count(env["HQ_INSTANCE_ID"]);
  return { name: "hyperqueue", cluster: "", arrayId, taskId: `${arrayId}.${index}`, restarts };
}

/** Every copy of a job is a job of its own: there is no array. */
function fluxTask(env: Environment): SchedulerTask | undefined {
  const taskId = env["FLUX_JOB_ID"];
  if (!taskId) return undefined;
  return { name: "flux", cluster: "", arrayId: undefined, taskId, restarts: 0 };
}

function count(text: string | undefined): number {
  return /^[0-9]{1,9}$/.test(text ?? "") ? Number(text) : 0;
}

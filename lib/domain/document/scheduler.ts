/**
 * The task of a batch system as an attempt records it.
 *
 * @module
 */

import { findBatchSystem } from "../scheduler/registry.ts";
import type { SchedulerTask } from "../scheduler/scheduler.ts";
import { type Mapping, numberAt, textAt, type Value } from "../value/value.ts";

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
  const arrayIndex = textAt(mapping, "array_index");
  if (!name || !taskId) return undefined;
  return {
    name,
    cluster: textAt(mapping, "cluster") ?? "",
    arrayId: textAt(mapping, "array_id"),
    ...(arrayIndex === undefined ? {} : { arrayIndex }),
    taskId,
    restarts: numberAt(mapping, "restarts") ?? 0,
  };
}

/**
 * The command that ends a recorded task in its batch system; `undefined` where none is known that ends this
 * task alone.
 */
export function cancelCommand(recorded: Mapping): string | undefined {
  const task = recordedTask(recorded);
  return task && findBatchSystem(task.name)?.task.cancel?.(task);
}

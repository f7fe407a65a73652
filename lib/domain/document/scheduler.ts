/**
 * The batch system's task in which an attempt ran.
 *
 * @module
 */

import { findBatchSystem } from "../scheduler/registry.ts";
import type { SchedulerTask } from "../scheduler/scheduler.ts";
import { type Mapping, numberAt, textAt, type Value } from "../value/value.ts";

/** Makes the entry by which an attempt names its task. */
export function schedulerMapping(task: SchedulerTask): Mapping {
  const mapping = new Map<string, Value>([["name", task.name]]);
  if (task.cluster !== "") mapping.set("cluster", task.cluster);
  if (task.arrayId !== undefined) mapping.set("array_id", task.arrayId);
  if (task.arrayIndex !== undefined) mapping.set("array_index", task.arrayIndex);
  mapping.set("task_id", task.taskId);
  return mapping.set("restarts", BigInt(task.restarts));
}

/** Says whether the batch system has restarted a task since an attempt recorded it. */
export function isRestarted(recorded: Mapping, task: SchedulerTask): boolean {
  return textAt(recorded, "name") === task.name &&
    (textAt(recorded, "cluster") ?? "") === task.cluster &&
    textAt(recorded, "task_id") === task.taskId &&
    (numberAt(recorded, "restarts") ?? 0) < task.restarts;
}

/**
 * Reads the task of an attempt; `undefined` if the attempt names none.
 *
 * @param mapping the result of {@link schedulerMapping}
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
 * Names a task as the batch system's own programs do; `undefined` if the attempt names none.
 *
 * @param mapping the result of {@link schedulerMapping}
 */
export function taskText(mapping: Mapping): string | undefined {
  const task = recordedTask(mapping);
  if (task === undefined) return undefined;
  const { name, arrayId, arrayIndex, taskId } = task;
  const isInArray = arrayId !== undefined && arrayIndex !== undefined;
  return `${name} ${isInArray ? `${arrayId}_${arrayIndex}` : taskId}`;
}

/**
 * Returns the command that cancels a task in its batch system; `undefined` if the batch system has none that
 * cancels this task alone.
 */
export function cancelCommand(recorded: Mapping): string | undefined {
  const task = recordedTask(recorded);
  return task && findBatchSystem(task.name)?.task.cancel?.(task);
}

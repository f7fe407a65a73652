/**
 * Whether somebody still works on a job whose document says `running`.
 *
 * @module
 */

import { livenessHere, livenessOf } from "../machine/process_identity.ts";
import { attemptsOf, runnerOf } from "../run/attempt.ts";
import type { SchedulerTask } from "../run/scheduler.ts";
import { childOf } from "../run/transition.ts";
import { type Mapping, mappingAt, numberAt, textAt } from "../value/value.ts";

/** Who works on a job, as far as can be known from here. */
export type Holder =
  | { readonly liveness: "alive"; readonly pid: number; readonly host: string }
  | { readonly liveness: "gone"; readonly evidence: string }
  | { readonly liveness: "unknown"; readonly host: string | undefined; readonly evidence: string };

/**
 * Judges a job that is running: by the runner its last attempt names, then by the child.
 *
 * Silence proves nothing: on another machine the holder is unknown, not gone.
 *
 * @param host the name of this machine: all that the Python program records
 * @param task of a batch system that asks: its own attempt before it was requeued is over
 */
export function judgeHolder(document: Mapping, host: string, task?: SchedulerTask): Holder {
  if (task !== undefined && wasRequeued(document, task)) {
    return { liveness: "gone", evidence: "its task was requeued" };
  }
  const runner = runnerOf(document);
  const child = judgeChild(document, host);
  if (runner === undefined || child?.liveness === "alive") {
    return child ?? { liveness: "gone", evidence: "no process is recorded" };
  }
  const liveness = livenessOf(runner);
  if (liveness === "alive") return { liveness, pid: runner.pid, host: runner.host };
  if (liveness === "unknown") {
    const evidence = `runner ${runner.pid} is on ${runner.host}, out of sight from here`;
    return { liveness, host: runner.host, evidence };
  }
  return child ?? { liveness, evidence: `runner ${runner.pid} has ended` };
}

/**
 * Whether somebody works on a job, or may; `undefined` where nobody does.
 *
 * A runner that lives holds its job whatever the document says: Python's `queue add` sets a running job
 * back to `queued`. One that cannot be seen holds it only while the document says `running`, so that
 * removing a job stays the way out.
 */
export function findHolder(
  document: Mapping,
  host: string,
  task?: SchedulerTask,
): Exclude<Holder, { readonly liveness: "gone" }> | undefined {
  const isRunning = textAt(document, "status") === "running";
  if (!isRunning && runnerOf(document) === undefined) return undefined;
  const holder = judgeHolder(document, host, task);
  if (holder.liveness === "gone") return undefined;
  return isRunning || holder.liveness === "alive" ? holder : undefined;
}

/** Whether the last attempt is of the same task, before the batch system started it anew. */
function wasRequeued(document: Mapping, task: SchedulerTask): boolean {
  const last = attemptsOf(document).at(-1);
  const scheduler = last === undefined ? undefined : mappingAt(last, "scheduler");
  return scheduler !== undefined && textAt(scheduler, "name") === task.name &&
    (textAt(scheduler, "cluster") ?? "") === task.cluster &&
    textAt(scheduler, "task_id") === task.taskId &&
    (numberAt(scheduler, "restarts") ?? 0) < task.restarts;
}

function judgeChild(document: Mapping, host: string): Holder | undefined {
  const child = childOf(document);
  if (child === undefined) return undefined;
  const childHost = textAt(child, "host");
  if (childHost !== undefined && childHost !== host) {
    return { liveness: "unknown", host: childHost, evidence: `it runs on ${childHost}` };
  }
  const pid = numberAt(child, "pid") ?? 0;
  const liveness = livenessHere(pid, numberAt(child, "start_fingerprint"));
  if (liveness === "alive") return { liveness, pid, host };
  if (liveness === "gone") return { liveness, evidence: `process ${pid} has ended` };
  return { liveness, host: childHost, evidence: `process ${pid} cannot be looked at` };
}

/**
 * What the batch system calls the task that a runner is part of.
 *
 * @module
 */

import type { Mapping, Value } from "../value/value.ts";

/** The variables that are recorded, by the names they get. */
const SLURM: Readonly<Record<string, string>> = {
  cluster: "SLURM_CLUSTER_NAME",
  job_id: "SLURM_JOB_ID",
  array_job_id: "SLURM_ARRAY_JOB_ID",
  array_task_id: "SLURM_ARRAY_TASK_ID",
  restart_count: "SLURM_RESTART_COUNT",
};

/** The names that Slurm gave the task; `undefined` outside Slurm. */
export function schedulerOf(env: Readonly<Record<string, string>>): Mapping | undefined {
  if (env["SLURM_JOB_ID"] === undefined) return undefined;
  const scheduler = new Map<string, Value>([["name", "slurm"]]);
  for (const [key, variable] of Object.entries(SLURM)) {
    const text = env[variable];
    if (text !== undefined) scheduler.set(key, text);
  }
  return scheduler;
}

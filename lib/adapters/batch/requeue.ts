/**
 * Having Slurm run a task again.
 *
 * @module
 */

import { callProgram } from "../program/call.ts";

/** How long the controller is given, in milliseconds: it may be busy, and the task is about to end anyway. */
const TIMEOUT_MS = 30_000;

/**
 * The name of the task that an environment belongs to, as `scontrol requeue` takes it: `⟨array⟩_⟨task⟩`, for the
 * array's own id would requeue all of its tasks.
 *
 * @returns `undefined` outside Slurm
 */
function requeueName(env: Readonly<Record<string, string>>): string | undefined {
  const { SLURM_ARRAY_JOB_ID: array, SLURM_ARRAY_TASK_ID: task, SLURM_JOB_ID: job } = env;
  return array && task ? `${array}_${task}` : job || undefined;
}

/**
 * Requeues the task that this process is part of.
 *
 * @returns why that did not work, as the end of a sentence; `undefined` where it did
 */
export async function requeueTask(
  env: Readonly<Record<string, string>>,
): Promise<string | undefined> {
  const name = requeueName(env);
  if (name === undefined) return "this is no task of Slurm";
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await callProgram("scontrol", ["requeue", name], { env, signal });
  switch (answer.kind) {
    case "text":
      return undefined;
    case "failed":
      return answer.stderr.split("\n")[0] || `scontrol ended with code ${answer.code}`;
    case "timeout":
      return "the controller did not answer";
    case "missing":
      return "scontrol is not on PATH";
  }
}

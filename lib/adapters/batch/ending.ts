/**
 * Asks a batch system why it ends a task.
 *
 * @module
 */

import { findBatchSystem } from "../../domain/scheduler/registry.ts";
import type { EndingAsked, Environment, TaskCause } from "../../domain/scheduler/scheduler.ts";
import { callProgram } from "../program/call.ts";

/** Slurm kills a task 5 s after its signal at the earliest, and the verdict must be written by then. */
const TIMEOUT_MS = 3000;

/**
 * Returns why the batch system ends a task that this process is part of; `undefined` if it does not
 * say so in time.
 */
export async function askWhyEnded(
  env: Environment,
  asked: EndingAsked,
): Promise<TaskCause | undefined> {
  const ending = findBatchSystem(asked.task.name)?.task.ending;
  if (ending === undefined) return undefined;
  const [program, ...args] = ending.words(asked.task);
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await callProgram(program, args, { env: ending.env(env), signal });
  if (answer.kind === "text") return ending.cause(answer.text, asked);
  const endMs = ending.endMs(env);
  return endMs !== undefined && endMs <= asked.nowMs ? "time_limit" : undefined;
}

/**
 * Having a batch system run a task again.
 *
 * @module
 */

import { requeueWords, requeuingTitles } from "../../domain/scheduler/registry.ts";
import type { Environment } from "../../domain/scheduler/scheduler.ts";
import { callProgram } from "../program/call.ts";

/** The server may be busy, and the task is about to end anyway. */
const TIMEOUT_MS = 30_000;

/**
 * Requeues the task that this process is part of.
 *
 * @returns the reason of a failure, as the end of a sentence; `undefined` on success
 */
export async function requeueTask(env: Environment): Promise<string | undefined> {
  const words = requeueWords(env);
  if (words === undefined) return `this is no task of ${requeuingTitles()}`;
  const [program, ...args] = words;
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const answer = await callProgram(program, args, { env, signal });
  switch (answer.kind) {
    case "text":
      return undefined;
    case "failed":
      return answer.stderr.split("\n")[0] || `${program} ended with code ${answer.code}`;
    case "timeout":
      return `${program} did not end in time`;
    case "missing":
      return `${program} is not on PATH`;
  }
}

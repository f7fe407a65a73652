/**
 * Calling the programs of a batch system, in bounded time.
 *
 * @module
 */

import type { BatchSystem, Environment, Words } from "../../domain/scheduler/scheduler.ts";
import { callProgram, type ProgramAnswer } from "../program/call.ts";

/** Where and how long to ask. */
export interface BatchPlace {
  /** The folder that programs are called in. */
  readonly cwd: string;
  /** The environment, which may name the cluster. */
  readonly env: Environment;
  /** How long one call may take, in milliseconds. */
  readonly timeoutMs?: number;
  /** Ends the call when aborted. */
  readonly signal?: AbortSignal;
}

/** Calls a program. Batch systems pass the environment on to the runs, so only what must change is changed. */
export async function callBatch(
  { cwd, env, timeoutMs, signal: abort }: BatchPlace & { readonly timeoutMs: number },
  { env: needed = {} }: BatchSystem,
  [program, ...args]: Words,
): Promise<ProgramAnswer> {
  const timeout = AbortSignal.timeout(timeoutMs);
  const signal = abort === undefined ? timeout : AbortSignal.any([timeout, abort]);
  return await callProgram(program, args, { cwd, env: { ...needed, ...env }, signal });
}

/** A text of several lines as the end of a sentence. */
export function oneLine(text: string): string {
  const lines = text.split(/[\r\n]+/).map((line) => line.trim()).filter((line) => line !== "");
  return lines.join("; ").replace(/\.+$/, "");
}

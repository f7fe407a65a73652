/**
 * What a Slurm says when it is asked.
 *
 * @module
 */

import { callBatch } from "./batch_command.ts";

/** Where and how long to ask. */
export interface SlurmPlace {
  /** The folder that programs are called in. */
  readonly cwd: string;
  /** The environment: it names the cluster. */
  readonly env: Readonly<Record<string, string>>;
  /** How long one question may take, in milliseconds. @default {10000} */
  readonly timeoutMs?: number;
}

/** A client gives up after 9 s where the controller does not answer. */
const TIMEOUT_MS = 10_000;

/**
 * `MaxArraySize`: one more than the last index of an array, hence the most tasks that count from 0.
 *
 * @returns `undefined` where there is no Slurm, or none that answers
 */
export async function readMaxArraySize(place: SlurmPlace): Promise<number | undefined> {
  const { cwd, env, timeoutMs = TIMEOUT_MS } = place;
  const answer = await callBatch({ words: ["scontrol", "show", "config"], cwd, env, timeoutMs });
  if (answer.kind !== "done") return undefined;
  const size = Number(/^MaxArraySize\s*=\s*([0-9]+)/m.exec(answer.stdout)?.[1]);
  return size > 0 ? size : undefined;
}

/**
 * Asking a batch system about a job, about its version and about its limits.
 *
 * @module
 */

import type { BatchSystem } from "../../domain/scheduler/scheduler.ts";
import { type BatchPlace, callBatch, oneLine } from "./call.ts";

const JOB_MS = 30_000;
/** A client of Slurm gives up after 9 s where the controller does not answer. */
const QUESTION_MS = 10_000;

/** Whether a batch system still has a job that is not over; one that does not answer may have it. */
export async function hasJob(
  place: BatchPlace,
  system: BatchSystem,
  id: string,
): Promise<boolean> {
  const { words, env, timeoutMs = JOB_MS, isOpen, forgotten } = system.query;
  const asked = { timeoutMs, ...place, env: env?.(place.env) ?? place.env };
  const answer = await callBatch(asked, system, words(id, place.env));
  if (answer.kind === "text") return isOpen(answer.text, id);
  return answer.kind !== "failed" || !forgotten.test(answer.stderr + answer.stdout);
}

/**
 * The site's own limit of the tasks in one array.
 *
 * @returns `undefined` where no program or server tells it
 */
export async function readArrayLimit(
  place: BatchPlace,
  system: BatchSystem,
): Promise<number | undefined> {
  const question = system.array.limit?.question;
  if (question === undefined) return undefined;
  const answer = await callBatch({ timeoutMs: QUESTION_MS, ...place }, system, question.words);
  return answer.kind === "text" ? question.parse(answer.text) : undefined;
}

/** Which version of a batch system is here. */
export type BatchVersion =
  | { readonly kind: "found"; readonly version: string }
  | { readonly kind: "missing" }
  /** The program is there and gives no version. */
  | { readonly kind: "silent"; readonly reason: string };

/** Asks a program of the batch system for its version. */
export async function readVersion(
  place: BatchPlace,
  system: BatchSystem,
  { words, parse }: NonNullable<BatchSystem["health"]>["version"],
): Promise<BatchVersion> {
  const answer = await callBatch({ timeoutMs: QUESTION_MS, ...place }, system, words);
  if (answer.kind === "missing") return { kind: "missing" };
  const version = answer.kind === "text" ? parse(answer.text) : undefined;
  if (version !== undefined) return { kind: "found", version };
  const said = answer.kind === "failed" ? oneLine(answer.stderr) : "";
  return { kind: "silent", reason: said || "it gave no version" };
}

/**
 * Handing arrays to Slurm, and what has to be known for that.
 *
 * @module
 */

import { callProgram, type ProgramAnswer } from "../program/call.ts";
import { askPatiently } from "../program/patience.ts";
import { clusterWord, withoutOwnDefaults } from "./own_defaults.ts";

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
const SUBMIT_MS = 30_000;

/** Nothing is changed in the environment: sbatch hands it on to the runs. */
function call(place: SlurmPlace, words: readonly [string, ...string[]]): Promise<ProgramAnswer> {
  const { cwd, env, timeoutMs = TIMEOUT_MS } = place;
  const [program, ...args] = words;
  const signal = AbortSignal.timeout(timeoutMs);
  return callProgram(program, args, { cwd, env, signal });
}

/**
 * `MaxArraySize`: one more than the last index of an array, hence the most tasks that count from 0.
 *
 * @returns `undefined` where there is no Slurm, or none that answers
 */
export async function readMaxArraySize(place: SlurmPlace): Promise<number | undefined> {
  const answer = await call(place, ["scontrol", "show", "config"]);
  if (answer.kind !== "text") return undefined;
  const size = Number(/^MaxArraySize\s*=\s*([0-9]+)/m.exec(answer.text)?.[1]);
  return size > 0 ? size : undefined;
}

/** Which Slurm is here: `silent` where a program of that name gives no version, and says why. */
export type SlurmVersion =
  | { readonly kind: "found"; readonly version: string }
  | { readonly kind: "missing" }
  | { readonly kind: "silent"; readonly reason: string };

/** Asks `scontrol` for its version, for which it needs no controller. */
export async function readSlurmVersion(place: SlurmPlace): Promise<SlurmVersion> {
  const answer = await call(place, ["scontrol", "--version"]);
  if (answer.kind === "missing") return { kind: "missing" };
  const version = answer.kind === "text" ? /^\S+ ([0-9]\S*)/.exec(answer.text)?.[1] : undefined;
  if (version !== undefined) return { kind: "found", version };
  const said = answer.kind === "failed" ? oneLine(answer.stderr) : "";
  return { kind: "silent", reason: said || "it gave no version" };
}

/**
 * Whether a Slurm still has a job that is not over; one that does not answer may have it.
 *
 * A job that is forgotten is an error to squeue, one that is over gives no line.
 */
export async function isKnownToSlurm(place: SlurmPlace, id: string): Promise<boolean> {
  const { env } = place;
  const words = ["--noheader", "--all", clusterWord(env), "--format=%i", `--jobs=${id}`];
  const answer = await call({ ...place, env: withoutOwnDefaults(env) }, ["squeue", ...words]);
  // Where clusters are named, a line names each, whether it has the job or not.
  if (answer.kind === "text") return /^\s*[0-9]/m.test(answer.text);
  return answer.kind !== "failed" || !/invalid job id/i.test(answer.stderr);
}

/** What came of handing a script over. */
export type SlurmSubmission =
  | { readonly kind: "submitted"; readonly id: string }
  | { readonly kind: "refused"; readonly reason: string };

/** What sbatch says where the controller is there but has no time. */
const BUSY =
  /socket timed out|unable to contact slurm controller|temporarily unable|resource temporarily unavailable|zero bytes were transmitted|too many requests|in standby mode|transport endpoint is not connected/i;

/**
 * Calls sbatch, which must be told `--parsable`, and calls it again where the controller is busy.
 *
 * An answer that got lost may stand for an array that is there; a second one of it does no harm, since a
 * task whose job is taken takes another one or none.
 */
export async function submitToSlurm(
  place: SlurmPlace,
  words: readonly string[],
): Promise<SlurmSubmission> {
  const answer = await askPatiently(
    () => call({ timeoutMs: SUBMIT_MS, ...place }, ["sbatch", ...words.slice(1)]),
    (one) => one.kind === "timeout" || (one.kind === "failed" && BUSY.test(one.stderr)),
  );
  switch (answer.kind) {
    case "text":
      return submission(answer.text);
    case "missing":
      return { kind: "refused", reason: "there is no sbatch on PATH" };
    case "timeout":
      return { kind: "refused", reason: "sbatch did not answer in time" };
    case "failed":
      return { kind: "refused", reason: oneLine(answer.stderr.trim()) };
  }
}

/** `--parsable` gives the id, and the cluster after a semicolon where there are several. */
function submission(stdout: string): SlurmSubmission {
  const id = /^([0-9]+)(?:;.*)?$/m.exec(stdout)?.[1];
  if (id !== undefined) return { kind: "submitted", id };
  return { kind: "refused", reason: `sbatch gave no id: ${oneLine(stdout)}` };
}

function oneLine(text: string): string {
  return text.split(/[\r\n]+/).filter((line) => line !== "").join("; ");
}

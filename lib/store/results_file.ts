/**
 * `results.json`: what a program reports of its run, in the folder of its job.
 *
 * @module
 */

import { parseJson } from "../value/json_parse.ts";
import { isMapping, type Mapping } from "../value/value.ts";
import { callsFor } from "./file_calls.ts";
import { readText } from "./read_text.ts";
import { jobPath, type Store } from "./store.ts";

/** A larger file is no summary; it stays where it is and is not copied into the document. */
const MAX_BYTES = 1_000_000;

/** What tells one state of a file from the next; `undefined` where there is no file. */
export type FileMark = string | undefined;

/** The state of a job's results file. */
export async function markResults(store: Store, jobId: string): Promise<FileMark> {
  try {
    const { isFile, mtime, size, ino } = await callsFor(store).stat(resultsPath(store, jobId));
    // Reading a pipe would wait for a writer that may never come.
    if (!isFile) return undefined;
    return `${mtime?.getTime()} ${size} ${ino}`;
  } catch {
    return undefined;
  }
}

/** What became of a results file during a run. */
export type ResultsReading =
  | { readonly kind: "none" }
  | { readonly kind: "results"; readonly results: Mapping }
  | { readonly kind: "unusable"; readonly reason: string };

/**
 * Reads the results that a run left.
 *
 * @param before the state of the file when the run began: one that is still the same is an earlier run's
 */
export async function readResults(
  store: Store,
  jobId: string,
  before: FileMark,
): Promise<ResultsReading> {
  const now = await markResults(store, jobId);
  return now === undefined || now === before ? { kind: "none" } : await readFresh(store, jobId);
}

/**
 * Reads the results that were written after a moment.
 *
 * @param since by the file server's clock, in milliseconds
 */
export async function readResultsSince(
  store: Store,
  jobId: string,
  since: number,
): Promise<ResultsReading> {
  const now = await markResults(store, jobId);
  return now === undefined || Number(now.split(" ")[0]) < since
    ? { kind: "none" }
    : await readFresh(store, jobId);
}

async function readFresh(store: Store, jobId: string): Promise<ResultsReading> {
  const path = resultsPath(store, jobId);
  const { size } = await Deno.stat(path);
  if (size > MAX_BYTES) return unusable(`it has more than ${MAX_BYTES} bytes`);
  const read = await readText(path);
  if (read.kind === "missing") return { kind: "none" };
  if (read.kind === "damaged") return unusable(read.reason);
  if (read.kind === "error") return unusable("it cannot be read");
  return parseResults(read.text);
}

function parseResults(text: string): ResultsReading {
  try {
    const results = parseJson(text);
    return isMapping(results) ? { kind: "results", results } : unusable("it is not a JSON object");
  } catch {
    return unusable("it is not whole JSON");
  }
}

function unusable(reason: string): ResultsReading {
  return { kind: "unusable", reason };
}

function resultsPath(store: Store, jobId: string): string {
  return `${jobPath(store, jobId)}/results.json`;
}

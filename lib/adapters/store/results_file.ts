/**
 * Reads `results.json`, which a program writes into its job's folder to report results.
 *
 * @module
 */

import { findProblem } from "../../domain/statepoint/check.ts";
import { parseJson } from "../../domain/value/json_parse.ts";
import { isMapping, type Mapping } from "../../domain/value/value.ts";
import { callsFor } from "../files/file_calls.ts";
import { codeOf } from "../../system_error.ts";
import { untilKnown } from "../files/patient_read.ts";
import { readText } from "../files/read_text.ts";
import { type Store } from "./store.ts";
import { jobPath } from "../state/place.ts";

/**
 * A larger file, in bytes, is not a summary. It stays where it is and is not copied into the
 * document.
 */
const MAX_BYTES = 1_000_000;
/**
 * The greatest depth of nesting. The Python program could still read a document with 120 levels.
 */
const MAX_LEVELS = 100;

/** A mark that differs between two states of a file; `undefined` if there is no file. */
export type FileMark = string | undefined;

/** The mark if the system does not tell whether the file exists. */
const UNKNOWN = "unknown";

/** Returns the mark of a job's results file at this moment, without retries. */
export async function markResults(store: Store, jobId: string): Promise<FileMark> {
  try {
    const { isFile, mtime, size, ino } = await callsFor(store).stat(resultsPath(store, jobId));
    // Reading a FIFO would wait for a writer that may never come.
    if (!isFile) return undefined;
    return `${mtime?.getTime()} ${size} ${ino}`;
  } catch (error) {
    const code = codeOf(error);
    return code === "ENOENT" || code === "ENOTDIR" ? undefined : UNKNOWN;
  }
}

/**
 * Returns the mark after the run has ended, with retries: the file no longer changes, so an error
 * may be temporary.
 */
async function markPatiently(store: Store, jobId: string): Promise<FileMark> {
  const known = await untilKnown(async () => {
    const mark = await markResults(store, jobId);
    return mark === UNKNOWN ? undefined : { mark };
  });
  return known === undefined ? UNKNOWN : known.mark;
}

/** The results of a run, or the reason why there are none. */
export type ResultsReading =
  | { readonly kind: "none" }
  | { readonly kind: "results"; readonly results: Mapping }
  | { readonly kind: "unusable"; readonly reason: string };

/** Returns what a document keeps of a reading. */
export function resultsFacts(
  reading: ResultsReading,
): { readonly results: Mapping | undefined; readonly resultsProblem?: string } {
  if (reading.kind === "unusable") return { results: undefined, resultsProblem: reading.reason };
  return { results: reading.kind === "results" ? reading.results : undefined };
}

/**
 * Reads the results that a run wrote.
 *
 * @param before the mark of the file when the run began: a file with the same mark belongs to an
 *   earlier run
 */
export async function readResults(
  store: Store,
  jobId: string,
  before: FileMark,
): Promise<ResultsReading> {
  const now = await markPatiently(store, jobId);
  if (now === undefined) return { kind: "none" };
  if (now === UNKNOWN) return unusable("its state cannot be read");
  if (before === UNKNOWN) return unusable("its state could not be read when the run began");
  return now === before ? { kind: "none" } : await readFresh(store, jobId);
}

/**
 * Reads the results if they were written after a moment.
 *
 * @param since by the file server's clock, in milliseconds
 */
export async function readResultsSince(
  store: Store,
  jobId: string,
  since: number,
): Promise<ResultsReading> {
  const now = await markPatiently(store, jobId);
  if (now === UNKNOWN) return unusable("its state cannot be read");
  return now === undefined || Number(now.split(" ")[0]) < since
    ? { kind: "none" }
    : await readFresh(store, jobId);
}

/** Reads the file. An error of the file system must not lose the verdict of the run. */
async function readFresh(store: Store, jobId: string): Promise<ResultsReading> {
  const reading = await untilKnown(() => readOnce(resultsPath(store, jobId)));
  return reading ?? unusable("it cannot be read");
}

/** Reads the file once; `undefined` after an error that may be temporary. */
async function readOnce(path: string): Promise<ResultsReading | undefined> {
  let size: number;
  try {
    size = (await Deno.stat(path)).size;
  } catch (error) {
    return codeOf(error) === "ENOENT" ? { kind: "none" } : undefined;
  }
  if (size > MAX_BYTES) return unusable(`it has more than ${MAX_BYTES} bytes`);
  const read = await readText(path);
  switch (read.kind) {
    case "missing":
      return { kind: "none" };
    case "damaged":
      return unusable(read.reason);
    case "error":
      return codeOf(read.error) === "EACCES" ? unusable("permission denied") : undefined;
    case "text":
      return parseResults(read.text);
  }
}

function parseResults(text: string): ResultsReading {
  try {
    const results = parseJson(text);
    if (!isMapping(results)) return unusable("it is not a JSON object");
    // A document with these results would stop every command of the Python program that opens it.
    const problem = findProblem(results, MAX_LEVELS);
    return problem === undefined ? { kind: "results", results } : unusable(problem.state);
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

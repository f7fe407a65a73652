/**
 * `results.json`: what a program reports of its run, in the folder of its job.
 *
 * @module
 */

import { findProblem } from "../../domain/statepoint/check.ts";
import { parseJson } from "../../domain/value/json_parse.ts";
import { isMapping, type Mapping } from "../../domain/value/value.ts";
import { callsFor } from "../files/file_calls.ts";
import { codeOf } from "../../errors.ts";
import { untilKnown } from "../files/patient_read.ts";
import { readText } from "../files/read_text.ts";
import { type Store } from "./store.ts";
import { jobPath } from "../state/place.ts";

/** A larger file is no summary; it stays where it is and is not copied into the document. */
const MAX_BYTES = 1_000_000;
/** The Python program still reads documents with so many levels in them (seen with 120). */
const MAX_LEVELS = 100;

/** What tells one state of a file from the next; `undefined` where there is no file. */
export type FileMark = string | undefined;

/** The mark of a file of which the system does not say whether it is there. */
const UNKNOWN = "unknown";

/** The state of a job's results file; asked once, as the state is that of this moment. */
export async function markResults(store: Store, jobId: string): Promise<FileMark> {
  try {
    const { isFile, mtime, size, ino } = await callsFor(store).stat(resultsPath(store, jobId));
    // Reading a pipe would wait for a writer that may never come.
    if (!isFile) return undefined;
    return `${mtime?.getTime()} ${size} ${ino}`;
  } catch (error) {
    const code = codeOf(error);
    return code === "ENOENT" || code === "ENOTDIR" ? undefined : UNKNOWN;
  }
}

/** The state of the file once its run has ended: it does not change any more, so errors may pass. */
async function markPatiently(store: Store, jobId: string): Promise<FileMark> {
  const known = await untilKnown(async () => {
    const mark = await markResults(store, jobId);
    return mark === UNKNOWN ? undefined : { mark };
  });
  return known === undefined ? UNKNOWN : known.mark;
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
  const now = await markPatiently(store, jobId);
  if (now === undefined) return { kind: "none" };
  if (now === UNKNOWN) return unusable("it cannot be looked at");
  if (before === UNKNOWN) return unusable("it could not be looked at when the run began");
  return now === before ? { kind: "none" } : await readFresh(store, jobId);
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
  const now = await markPatiently(store, jobId);
  if (now === UNKNOWN) return unusable("it cannot be looked at");
  return now === undefined || Number(now.split(" ")[0]) < since
    ? { kind: "none" }
    : await readFresh(store, jobId);
}

/** Whatever the file system says, it is no reason to lose the verdict of the run. */
async function readFresh(store: Store, jobId: string): Promise<ResultsReading> {
  const reading = await untilKnown(() => readOnce(resultsPath(store, jobId)));
  return reading ?? unusable("it cannot be read");
}

/** `undefined` where an error may pass. */
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
      return codeOf(read.error) === "EACCES" ? unusable("it must not be read") : undefined;
    case "text":
      return parseResults(read.text);
  }
}

function parseResults(text: string): ResultsReading {
  try {
    const results = parseJson(text);
    if (!isMapping(results)) return unusable("it is not a JSON object");
    // A document that holds it would stop every command of the Python program that opens it.
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

/**
 * Reads `metrics.jsonl`, to which a program may append metrics while it runs.
 *
 * @module
 */

import { readTail } from "../files/file_tail.ts";
import { jobPath } from "../state/place.ts";
import type { Store } from "./store.ts";

/** The file's name in a job's folder. */
const FILE = "metrics.jsonl";

/** The most bytes that are read, from the end of the file. */
const MOST_BYTES = 1_000_000;

/** The most lines that are returned, from the end of the file. */
const MOST_LINES = 10_000;

/** Returns the path of a job's file. */
export function metricsPath(store: Store, jobId: string): string {
  return `${jobPath(store, jobId)}/${FILE}`;
}

/** Returns the end of a job's file; empty if there is none, or it cannot be read. */
export function readMetricLines(store: Store, jobId: string): string {
  // Curves are an extra: without them the listing still says everything.
  const text = readTail(metricsPath(store, jobId), { bytes: MOST_BYTES })?.text ?? "";
  return text.split("\n").slice(-MOST_LINES).join("\n");
}

/**
 * Reads `metrics.jsonl`, to which a program may append metrics while it runs.
 *
 * @module
 */

import { jobPath } from "../state/place.ts";
import type { Store } from "./store.ts";

/** The file's name in a job's folder. */
const FILE = "metrics.jsonl";

/** The most bytes that are read, from the end of the file. */
const MOST_BYTES = 1_000_000;

/** The most lines that are returned, from the end of the file. */
const MOST_LINES = 10_000;

/** Returns the end of a job's file; empty if there is none, or it cannot be read. */
export function readMetricLines(store: Store, jobId: string): string {
  const path = `${jobPath(store, jobId)}/${FILE}`;
  try {
    const { isFile, size } = Deno.statSync(path);
    // To open a FIFO would wait for its writer.
    return isFile ? lastLines(path, size) : "";
  } catch {
    // Curves are an extra: without them the listing still says everything.
    return "";
  }
}

function lastLines(path: string, size: number): string {
  const file = Deno.openSync(path, { read: true });
  try {
    const start = Math.max(0, size - MOST_BYTES);
    file.seekSync(start, Deno.SeekMode.Start);
    const bytes = new Uint8Array(Math.min(size, MOST_BYTES));
    let count = 0;
    for (;;) {
      const read = file.readSync(bytes.subarray(count));
      if (read === null || read === 0) break;
      count += read;
    }
    const lines = new TextDecoder().decode(bytes.subarray(0, count)).split("\n");
    // The first line may have lost its beginning.
    return lines.slice(start > 0 ? 1 : 0).slice(-MOST_LINES).join("\n");
  } finally {
    file.close();
  }
}

/**
 * Reads a file again while another process may be replacing it, before the file counts as damaged
 * or missing.
 *
 * Git replaces a file by removing it and creating it anew. A plain writer fills a file piece by
 * piece. On a network file system a file that was replaced by a rename may, for a second or two, be
 * reported as missing or as a stale handle, both when it is opened and when it is read. An
 * immediate retry does not help; a pause does, and some clients look again only after the folder is
 * listed.
 *
 * @module
 */

import { sleep } from "../../context.ts";
import { listFolder, type Soon } from "./file_calls.ts";
import { type ReadResult, readText, readTextSync } from "./read_text.ts";
import { codeOf } from "../../system_error.ts";

/** How long a doubtful file is read again, in milliseconds. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 50;
/** A file that was last changed longer ago than this, in milliseconds, is not being replaced. */
const SETTLED_MS = 60_000;

/** What a reader returns if the content cannot be used and the file is to be read again. */
export const AGAIN = Symbol("again");

/**
 * Turns the content of a file into a result.
 *
 * @param isLast whether this is the last reading, for which `AGAIN` is not allowed
 */
export type Take<T> = (result: ReadResult, isLast: boolean) => T | typeof AGAIN;

/**
 * Reads a file again while its content may still improve, for at most five seconds.
 *
 * @param first the result of the first reading, @param now the wall clock
 */
export async function readAgain<T>(
  path: string,
  first: ReadResult,
  { take, now }: { readonly take: Take<T>; readonly now: () => Date },
): Promise<T> {
  let result = first;
  for (let waited = 0; waited < PATIENCE_MS; waited += PAUSE_MS) {
    if (!await mayBecomeBetter(path, result, now)) break;
    await waitABit();
    result = await readText(path);
    const taken = result.kind === "text" ? take(result, false) : AGAIN;
    if (taken !== AGAIN) return taken;
  }
  return take(result, true) as T;
}

/** Repeats some work on a file while the file's handle is stale, for at most five seconds. */
export async function unlessStale<T>(path: string, work: () => Soon<T>): Promise<T> {
  for (let waited = 0;; waited += PAUSE_MS) {
    try {
      return await work();
    } catch (error) {
      if (codeOf(error) !== "ESTALE" || waited >= PATIENCE_MS) throw error;
      await isListed(path);
      await waitABit();
    }
  }
}

/** Does the same synchronously, for files that a command needs before it does anything else. */
export function unlessStaleSync<T>(path: string, work: () => T): T {
  for (let waited = 0;; waited += PAUSE_MS) {
    try {
      return work();
    } catch (error) {
      if (codeOf(error) !== "ESTALE" || waited >= PATIENCE_MS) throw error;
      listFolder(path.slice(0, path.lastIndexOf("/")));
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
  }
}

/**
 * Reads a small text file; waits while its handle is stale, for at most five seconds. Signals are
 * answered meanwhile.
 */
export async function readPatiently(path: string): Promise<ReadResult> {
  try {
    return await unlessStale(path, async () => {
      const result = await readText(path);
      if (result.kind === "error") throw result.error;
      return result;
    });
  } catch (error) {
    return { kind: "error", error };
  }
}

/** Does the same synchronously. */
export function readTextPatiently(path: string): ReadResult {
  try {
    return unlessStaleSync(path, () => {
      const result = readTextSync(path);
      if (result.kind === "error") throw result.error;
      return result;
    });
  } catch (error) {
    return { kind: "error", error };
  }
}

/** Asks repeatedly, with pauses, until there is an answer, for at most five seconds. */
export async function untilKnown<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let waited = 0;; waited += PAUSE_MS) {
    const answer = await ask();
    if (answer !== undefined || waited >= PATIENCE_MS) return answer;
    await waitABit();
  }
}

/** Lists the folder in any case: some clients look at the file anew only then. */
async function mayBecomeBetter(
  path: string,
  result: ReadResult,
  now: () => Date,
): Promise<boolean> {
  if (result.kind === "error" && codeOf(result.error) !== "ESTALE") return false;
  const listed = await isListed(path);
  switch (result.kind) {
    case "missing":
      return listed;
    case "error":
      return true;
    case "text":
    case "damaged":
      return await isFresh(path, now);
  }
}

async function isListed(path: string): Promise<boolean> {
  const cut = path.lastIndexOf("/");
  const name = path.slice(cut + 1);
  let isThere = false;
  try {
    for await (const entry of Deno.readDir(path.slice(0, cut))) isThere ||= entry.name === name;
    return isThere;
  } catch (error) {
    return codeOf(error) === "ESTALE";
  }
}

/**
 * The clock of the file server may be wrong, so a time far in the future tells no more than one far
 * in the past.
 */
async function isFresh(path: string, now: () => Date): Promise<boolean> {
  try {
    const { mtime } = await Deno.stat(path);
    return mtime === null || Math.abs(now().getTime() - mtime.getTime()) < SETTLED_MS;
  } catch {
    return true;
  }
}

/** Waits for the pause before a retry. */
export function waitABit(): Promise<void> {
  return sleep(PAUSE_MS);
}

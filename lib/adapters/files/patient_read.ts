/**
 * Reading again what is being replaced, before it counts as damaged or gone.
 *
 * Git replaces a file by removing it and making it anew, a plain writer fills it bit by bit, and on a network
 * file system a file that was replaced by a rename shows for a second or two as a stale handle or as
 * missing, at opening and at reading. Trying at once does not help; a pause does, and listing the folder
 * makes some clients look again.
 *
 * @module
 */

import { listFolder, type Soon } from "./file_calls.ts";
import { type ReadResult, readText, readTextSync } from "./read_text.ts";
import { codeOf } from "../../errors.ts";

/** How long a file may be in doubt, in milliseconds. */
const PATIENCE_MS = 5000;
const PAUSE_MS = 50;
/** A file that has been as it is for so long, in milliseconds, is not being replaced. */
const SETTLED_MS = 60_000;

/** The answer of a reader to what it cannot use: it is to be read again. */
export const AGAIN = Symbol("again");

/**
 * Makes something of a file's content.
 *
 * @param isLast where `AGAIN` is no answer
 */
export type Take<T> = (result: ReadResult, isLast: boolean) => T | typeof AGAIN;

/**
 * Reads a file again as long as it may be about to become better, for at most five seconds.
 *
 * @param first what its first reading gave, @param now the wall clock
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

/** Does something with a file again, for at most five seconds, while its handle is called stale. */
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

/** The same for what a command needs before it has anything else to do: all of it waits. */
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

/** Reads one small text file, waiting as long as its handle is stale. */
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

/** Asks again and again, with a pause and for at most five seconds, until there is an answer. */
export async function untilKnown<T>(ask: () => Promise<T | undefined>): Promise<T | undefined> {
  for (let waited = 0;; waited += PAUSE_MS) {
    const answer = await ask();
    if (answer !== undefined || waited >= PATIENCE_MS) return answer;
    await waitABit();
  }
}

/** The folder is listed whatever the doubt: that alone makes some clients look again. */
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

/** The file server's clock may be off: a time that is far ahead tells no more than one far back. */
async function isFresh(path: string, now: () => Date): Promise<boolean> {
  try {
    const { mtime } = await Deno.stat(path);
    return mtime === null || Math.abs(now().getTime() - mtime.getTime()) < SETTLED_MS;
  } catch {
    return true;
  }
}

/** The pause before something is tried again. */
export function waitABit(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
}

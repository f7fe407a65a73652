/**
 * Reading very many small files: one after another where opening is fast, many at a time where it is
 * slow.
 *
 * On a local disk a file takes microseconds and every promise costs more than the read; on a network
 * file system a file takes a round trip and only overlap helps. The first few reads tell which.
 *
 * @module
 */

import type { FileCalls } from "./file_calls.ts";
import { codeOf } from "./file_error.ts";

/** What became of one file: its text, or why there is none. */
export type ReadResult =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "damaged"; readonly reason: string }
  | { readonly kind: "error"; readonly error: unknown };

/** Where the two files of each folder are, and what is done with them. */
export interface PairReader<T> {
  /** A clock in milliseconds. */
  readonly elapsedMs: () => number;
  /** The folder that holds the folders. */
  readonly parent: string;
  /** The name of the file that is read first. */
  readonly first: string;
  /** The name of the file that is read where the first one asks for it. */
  readonly second: string;
  /** Takes the first file; `undefined` means that the second one is not needed. */
  readonly onFirst: (folder: string, result: ReadResult) => T | undefined;
  /** Takes the second file, with what came of the first. */
  readonly onSecond: (folder: string, result: ReadResult, first: T) => void;
}

/** Folders read before the speed is judged. */
const SAMPLE = 4;
/** A read slower than this, in milliseconds, waits for something: overlap pays. */
const SLOW_MS = 0.7;
/** Reads in flight on a slow file system. */
const IN_FLIGHT = 64;

/**
 * Reads two files of each folder, each once, and hands them over at once: what a caller does not keep
 * is free before the next folder is read.
 *
 * @param folders by name
 */
export async function readPairs<T>(
  folders: readonly string[],
  reader: PairReader<T>,
): Promise<void> {
  const timings: number[] = [];
  for (let index = 0; index < folders.length; index++) {
    if (index === SAMPLE && median(timings) > SLOW_MS) {
      return await readOverlapping(folders.slice(SAMPLE), reader);
    }
    const folder = folders[index] as string;
    const start = index < SAMPLE ? reader.elapsedMs() : 0;
    const result = readTextSync(`${reader.parent}/${folder}/${reader.first}`);
    if (index < SAMPLE) timings.push(reader.elapsedMs() - start);
    const first = reader.onFirst(folder, result);
    if (first === undefined) continue;
    reader.onSecond(folder, readTextSync(`${reader.parent}/${folder}/${reader.second}`), first);
  }
}

/** Reads one small text file. */
export function readTextSync(path: string): ReadResult {
  try {
    return checked(Deno.readTextFileSync(path), () => Deno.readFileSync(path));
  } catch (error) {
    return failed(error);
  }
}

/** Reads one small text file without holding up anything else. */
export async function readText(path: string, calls?: FileCalls): Promise<ReadResult> {
  try {
    const text = await (calls?.readText ?? Deno.readTextFile)(path);
    const bytes = hasReplacement(text) ? await Deno.readFile(path) : undefined;
    return checked(text, () => bytes ?? new Uint8Array());
  } catch (error) {
    return failed(error);
  }
}

async function readOverlapping<T>(
  folders: readonly string[],
  reader: PairReader<T>,
): Promise<void> {
  let next = 0;
  async function work(): Promise<void> {
    for (let index = next++; index < folders.length; index = next++) {
      const folder = folders[index] as string;
      const path = `${reader.parent}/${folder}`;
      const first = reader.onFirst(folder, await readText(`${path}/${reader.first}`));
      if (first === undefined) continue;
      reader.onSecond(folder, await readText(`${path}/${reader.second}`), first);
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
}

/**
 * The runtime puts U+FFFD where bytes are not UTF-8. Only a text that holds one is decoded again,
 * strictly, to tell a damaged file from one that really says U+FFFD.
 */
function checked(text: string, reread: () => Uint8Array): ReadResult {
  if (!hasReplacement(text)) return { kind: "text", text };
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
    return { kind: "text", text: decoder.decode(reread()) };
  } catch {
    return { kind: "damaged", reason: "it is not UTF-8" };
  }
}

function hasReplacement(text: string): boolean {
  return text.includes("\ufffd");
}

function failed(error: unknown): ReadResult {
  const code = codeOf(error);
  if (code === "ENOENT" || code === "ENOTDIR") return { kind: "missing" };
  return { kind: "error", error };
}

function median(numbers: number[]): number {
  const sorted = numbers.sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

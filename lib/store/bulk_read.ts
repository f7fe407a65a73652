/**
 * Reading very many small files: one after another where opening is fast, many at a time where it is
 * slow.
 *
 * On a local disk a file takes microseconds and every promise costs more than the read; on a network
 * file system a file takes a round trip and only overlap helps. The first few reads tell which.
 *
 * @module
 */

import { codeOf } from "./file_error.ts";

/** What became of one file: its text, or why there is none. */
export type ReadResult =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "missing" }
  | { readonly kind: "damaged"; readonly reason: string }
  | { readonly kind: "error"; readonly error: unknown };

/** What `readEach` needs beside the paths. */
export interface BulkReadOptions {
  /** A clock in milliseconds. */
  readonly elapsedMs: () => number;
}

/** Reads before the speed is judged. */
const SAMPLE = 6;
/** A read slower than this, in milliseconds, waits for something: overlap pays. */
const SLOW_MS = 0.7;
/** Reads in flight on a slow file system. */
const IN_FLIGHT = 64;

/** Reads every file once, in no fixed order, and hands over each with its place in `paths`. */
export async function readEach(
  paths: readonly string[],
  onResult: (index: number, result: ReadResult) => void,
  options: BulkReadOptions,
): Promise<void> {
  const sample = Math.min(SAMPLE, paths.length);
  const timings: number[] = [];
  for (let index = 0; index < sample; index++) {
    const start = options.elapsedMs();
    const result = readTextSync(paths[index] as string);
    timings.push(options.elapsedMs() - start);
    onResult(index, result);
  }
  if (median(timings) > SLOW_MS) return await readOverlapping(paths, sample, onResult);
  for (let index = sample; index < paths.length; index++) {
    onResult(index, readTextSync(paths[index] as string));
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
export async function readText(path: string): Promise<ReadResult> {
  try {
    const text = await Deno.readTextFile(path);
    const bytes = hasReplacement(text) ? await Deno.readFile(path) : undefined;
    return checked(text, () => bytes ?? new Uint8Array());
  } catch (error) {
    return failed(error);
  }
}

async function readOverlapping(
  paths: readonly string[],
  from: number,
  onResult: (index: number, result: ReadResult) => void,
): Promise<void> {
  let next = from;
  async function work(): Promise<void> {
    for (let index = next++; index < paths.length; index = next++) {
      onResult(index, await readText(paths[index] as string));
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

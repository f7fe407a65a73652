/**
 * Reading very many small files: one after another where opening is fast, many at a time where it is
 * slow.
 *
 * On a local disk a file takes microseconds and every promise costs more than the read; on a network
 * file system a file takes a round trip and only overlap helps. The first few reads tell which. Files
 * that may be about to be replaced are read again when all others are done, all at once.
 *
 * @module
 */

import { AGAIN, readAgain } from "./patient_read.ts";
import { type ReadResult, readText, readTextSync } from "./read_text.ts";

/** Where the two files of each folder are, and what is done with them. */
export interface PairReader<T> {
  /** A clock in milliseconds. */
  readonly elapsedMs: () => number;
  /** The wall clock. */
  readonly now: () => Date;
  /** The folder that holds the folders. */
  readonly parent: string;
  /** The name of the file that is read first. */
  readonly first: string;
  /** The name of the file that is read where the first one asks for it. */
  readonly second: string;
  /** Takes the first file; `undefined` means that the second one is not needed. */
  readonly onFirst: (folder: string, result: ReadResult, isLast: boolean) => FirstTaken<T>;
  /** Takes the second file, with what came of the first. */
  readonly onSecond: (
    folder: string,
    result: ReadResult,
    from: { readonly first: T; readonly isLast: boolean },
  ) => void | typeof AGAIN;
}

/** What came of a first file; `AGAIN` is no answer to the last reading. */
export type FirstTaken<T> = T | undefined | typeof AGAIN;

/** Folders read before the speed is judged. */
const SAMPLE = 4;
/** A read slower than this, in milliseconds, waits for something: overlap pays. */
const SLOW_MS = 0.7;
/** Reads in flight on a slow file system. */
const IN_FLIGHT = 64;

/**
 * Reads two files of each folder, each once unless it is in doubt, and hands them over at once: what a
 * caller does not keep is free before the next folder is read.
 *
 * @param folders by name
 */
export async function readPairs<T>(
  folders: readonly string[],
  reader: PairReader<T>,
): Promise<void> {
  const pairs = new Pairs(reader);
  const timings: number[] = [];
  for (let index = 0; index < folders.length; index++) {
    if (index === SAMPLE && median(timings) > SLOW_MS) {
      await pairs.readOverlapping(folders.slice(SAMPLE));
      break;
    }
    const start = index < SAMPLE ? reader.elapsedMs() : 0;
    const first = pairs.readFirst(folders[index] as string);
    if (index < SAMPLE) timings.push(reader.elapsedMs() - start);
    first?.();
  }
  await pairs.settle();
}

class Pairs<T> {
  readonly #reader: PairReader<T>;
  readonly #doubts: (() => Promise<void>)[] = [];

  constructor(reader: PairReader<T>) {
    this.#reader = reader;
  }

  /** Reads the first file; gives the reading of the second where it is needed. */
  readFirst(folder: string): (() => void) | undefined {
    const first = this.#takeFirst(folder, readTextSync(this.#firstPath(folder)));
    if (first === undefined) return undefined;
    return () => this.#takeSecond(folder, readTextSync(this.#secondPath(folder)), first);
  }

  async readOverlapping(folders: readonly string[]): Promise<void> {
    let next = 0;
    const work = async (): Promise<void> => {
      for (let index = next++; index < folders.length; index = next++) {
        const folder = folders[index] as string;
        const first = this.#takeFirst(folder, await readText(this.#firstPath(folder)));
        if (first === undefined) continue;
        this.#takeSecond(folder, await readText(this.#secondPath(folder)), first);
      }
    };
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  }

  /** Reads again what is in doubt, all of it at a time; a second file may come into doubt on the way. */
  async settle(): Promise<void> {
    while (this.#doubts.length > 0) {
      await Promise.all(this.#doubts.splice(0).map((settleOne) => settleOne()));
    }
  }

  #takeFirst(folder: string, result: ReadResult): T | undefined {
    const { now, onFirst } = this.#reader;
    const first = result.kind === "text" ? onFirst(folder, result, false) : AGAIN;
    if (first !== AGAIN) return first;
    this.#doubts.push(async () => {
      const taken = await readAgain<T | undefined>(this.#firstPath(folder), result, {
        now,
        take: (again, isLast) => onFirst(folder, again, isLast),
      });
      if (taken === undefined) return;
      this.#takeSecond(folder, await readText(this.#secondPath(folder)), taken);
    });
    return undefined;
  }

  #takeSecond(folder: string, result: ReadResult, first: T): void {
    const { now, onSecond } = this.#reader;
    const taken = result.kind === "text"
      ? onSecond(folder, result, { first, isLast: false })
      : AGAIN;
    if (taken !== AGAIN) return;
    this.#doubts.push(() =>
      readAgain<void>(this.#secondPath(folder), result, {
        now,
        take: (again, isLast) => onSecond(folder, again, { first, isLast }),
      })
    );
  }

  #firstPath(folder: string): string {
    return `${this.#reader.parent}/${folder}/${this.#reader.first}`;
  }

  #secondPath(folder: string): string {
    return `${this.#reader.parent}/${folder}/${this.#reader.second}`;
  }
}

function median(numbers: number[]): number {
  const sorted = numbers.sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

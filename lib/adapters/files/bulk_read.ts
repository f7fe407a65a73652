/**
 * Reads thousands of small files: one after another where opening a file is fast, many at a time
 * where it is slow.
 *
 * On a local disk a read takes microseconds, less than a promise costs. On a network file system a
 * read takes a round trip, and only overlapping reads help. The time of the first few reads
 * decides. A file that may be in the middle of a replacement is read again after all others,
 * together with the other such files.
 *
 * @module
 */

import { AGAIN, readAgain } from "./patient_read.ts";
import { type ReadResult, readText, readTextSync } from "./read_text.ts";

/** Where the two files of each folder are, and the functions that take their content. */
export interface PairReader<T> {
  /** A clock in milliseconds. */
  readonly elapsedMs: () => number;
  readonly now: () => Date;
  /** The parent of all folders that are read. */
  readonly parent: string;
  /** The name of the file that is read in every folder. */
  readonly first: string;
  /** The name of the file that is read if `onFirst` asks for it. */
  readonly second: string;
  /** Takes the first file. The result `undefined` means that the second file is not needed. */
  readonly onFirst: (folder: string, result: ReadResult, isLast: boolean) => FirstTaken<T>;
  /** Takes the second file, with the result of the first. */
  readonly onSecond: (
    folder: string,
    result: ReadResult,
    from: { readonly first: T; readonly isLast: boolean },
  ) => void | typeof AGAIN;
}

/** The result of a first file. `AGAIN` is not allowed for the last reading. */
export type FirstTaken<T> = T | undefined | typeof AGAIN;

/** How many folders are read before the speed is judged. */
const SAMPLE = 4;
/** A read that takes longer, in milliseconds, waits for another machine: overlapping reads pay. */
const SLOW_MS = 0.7;
/** The number of simultaneous reads on a slow file system. */
const IN_FLIGHT = 64;

/**
 * Reads two files of each folder, each once unless its content is in doubt, and passes each on at
 * once: the memory of content that the caller does not keep is free before the next folder is read.
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

  /** Reads the first file. Returns a function that reads the second file, if that one is needed. */
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

  /**
   * Reads all doubtful files again, at the same time. A second file may become doubtful meanwhile.
   */
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

/**
 * Reads the end of a file that grows, if it has changed.
 *
 * @module
 */

import { codeOf } from "../../system_error.ts";
import { checkRegular } from "./regular_file.ts";

/** The end of a file, and a mark that changes when the file does. */
export interface FileTail {
  readonly text: string;
  readonly mark: string;
}

/** What of a file is wanted. */
export interface TailWish {
  /** The most bytes. */
  readonly bytes: number;
  /** An earlier result. If the file has not changed since, nothing is read. */
  readonly known?: FileTail | undefined;
}

/**
 * Returns the end of a file, from the first whole line on.
 *
 * @returns `undefined` if there is no file, or it cannot be read; `known` if it has not changed
 */
export function readTail(path: string, { bytes, known }: TailWish): FileTail | undefined {
  try {
    const info = Deno.statSync(path);
    // To open a FIFO would wait for its writer.
    if (!info.isFile) checkRegular(info);
    const mark = `${path} ${info.mtime?.getTime() ?? 0} ${info.size} ${info.ino ?? 0}`;
    return mark === known?.mark ? known : { mark, text: endOf(path, info.size, bytes) };
  } catch (error) {
    if (codeOf(error) === undefined) throw error;
    return undefined;
  }
}

function endOf(path: string, size: number, bytes: number): string {
  const file = Deno.openSync(path, { read: true });
  try {
    const start = Math.max(0, size - bytes);
    file.seekSync(start, Deno.SeekMode.Start);
    const buffer = new Uint8Array(Math.min(size, bytes));
    let count = 0;
    for (let read = 1; count < buffer.length && read > 0; count += read) {
      read = file.readSync(buffer.subarray(count)) ?? 0;
    }
    const text = new TextDecoder().decode(buffer.subarray(0, count));
    // The first line may have lost its beginning.
    return start === 0 ? text : text.slice(text.indexOf("\n") + 1);
  } finally {
    file.close();
  }
}

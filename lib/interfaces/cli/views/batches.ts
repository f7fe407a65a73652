/**
 * Long listings, a batch of lines at a time.
 *
 * @module
 */

import type { Output } from "../../../context.ts";

/** As much text is written at once as one write takes well. */
const BATCH = 60_000;

/** Writes a text for each item; a listing of a hundred thousand is never held as a whole. */
export function writeInBatches<T>(
  items: readonly T[],
  output: Output,
  textOf: (item: T) => string,
): void {
  let text = "";
  for (const item of items) {
    text += textOf(item);
    if (text.length < BATCH) continue;
    output.write(text);
    text = "";
  }
  output.write(text);
}

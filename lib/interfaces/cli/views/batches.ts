/**
 * Writes long listings in batches of lines.
 *
 * @module
 */

import type { Output } from "../../../context.ts";

/** The size of one write, in characters: few writes and little memory. */
const BATCH = 60_000;

/** Writes a text for each item. It never holds the text of the whole listing, which may have 100,000 items. */
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

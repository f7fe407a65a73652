/**
 * The results of merging as text.
 *
 * @module
 */

import type { Dropped } from "../../../domain/merge/merge_values.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { formatJson } from "../../../domain/value/json_text.ts";
import type { MergedFile } from "../../../operations/merge_file.ts";

/** The longest value that is shown whole, in characters. */
const LONGEST_VALUE = 60;

/** Makes a line for each value that lost, or for the conflict that is left; empty if there is none. */
export function mergeText(merged: MergedFile): string {
  if (merged.kind === "conflict") {
    return `aexp: left a conflict in ${visible(merged.path)}: ${visible(merged.reason)}\n`;
  }
  return droppedText(merged.path, merged.dropped);
}

/** Makes a line for each value that lost. */
export function droppedText(path: string, dropped: readonly Dropped[]): string {
  return dropped.map(({ key, value }) => {
    const text = formatJson(value);
    const short = text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
    return `note: both sides changed ${visible(key)} in ${visible(path)}; ` +
      `${visible(short)} went to merge_conflicts\n`;
  }).join("");
}

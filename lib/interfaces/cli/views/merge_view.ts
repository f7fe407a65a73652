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
  const twice = merged.isRanTwice
    ? `note: both sides had run the run of ${visible(merged.path)}; all attempts are kept\n`
    : "";
  return twice + droppedText(merged.path, merged.dropped);
}

/** The most values of one file that are told one by one. */
const MOST_VALUES = 5;

/** Makes a line for each value that lost, up to a limit. */
export function droppedText(path: string, dropped: readonly Dropped[]): string {
  const where = visible(path);
  const lines = dropped.slice(0, MOST_VALUES).map(({ key, value }) => {
    const short = cut(formatJson(value));
    return `note: both sides changed ${cut(visible(key))} in ${where}; ` +
      `${visible(short)} went to merge_conflicts\n`;
  });
  const others = dropped.length - lines.length;
  if (others > 0) {
    const values = others === 1 ? "1 more value" : `${others} more values`;
    lines.push(`note: ${values} in ${where} went to merge_conflicts\n`);
  }
  return lines.join("");
}

function cut(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

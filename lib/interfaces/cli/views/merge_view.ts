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
    ? `note: both sides had executed ${runOf(merged.path)}; all attempts are kept\n`
    : "";
  return twice + droppedText(merged.path, merged.dropped);
}

/** The most values of one file that are told one by one. */
const MOST_VALUES = 5;

/** Makes a line for each value that lost, up to a limit. */
export function droppedText(path: string, dropped: readonly Dropped[]): string {
  const where = idIn(path) === undefined ? visible(path) : runOf(path);
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

/** Names the run of a document by the beginning of its id, as all commands take it. */
function runOf(path: string): string {
  const id = idIn(path);
  return id === undefined ? `the run of ${visible(path)}` : `run ${id.slice(0, 8)}`;
}

function idIn(path: string): string | undefined {
  return /(?:^|\/)([0-9a-f]{32})\/[^/]+$/.exec(path)?.[1];
}

function cut(text: string): string {
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text;
}

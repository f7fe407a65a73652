/**
 * Remarks beside the data, on the standard error.
 *
 * @module
 */

import type { Output } from "../../../context.ts";
import type { DamagedJob } from "../../../domain/document/damaged_job.ts";
import type { Text } from "../../../phrase.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { visibleText } from "../spelling.ts";

/** Tells of each job that was passed over. */
export function writeDamaged(damaged: readonly DamagedJob[], output: Output): void {
  for (const job of damaged) {
    output.write(`warning: skipped ${visible(job.path)}: ${visible(job.reason)}\n`);
  }
}

/** Tells of what the person should know. */
export function writeWarnings(warnings: readonly Text[], output: Output): void {
  for (const warning of warnings) output.write(`warning: ${visibleText(warning)}\n`);
}

/** More tags than this are no help. */
const MOST_TAGS = 5;

/** What waits under other tags than the one that was named; nothing where nothing waits. */
export function otherTagsLine(
  tag: string | undefined,
  counts: ReadonlyMap<string, number>,
): string {
  const tags = [...counts].sort(([, a], [, b]) => b - a).map(([name, count]) =>
    `${name === "" ? "no tag" : `tag=${visible(name)}`} (${count})`
  );
  if (tag === undefined || tags.length === 0) return "";
  const shown = tags.slice(0, MOST_TAGS).join(", ");
  const more = tags.length > MOST_TAGS ? `, and ${tags.length - MOST_TAGS} more` : "";
  return `note: nothing waits under tag=${visible(tag)}; what waits has ${shown}${more}\n`;
}

/** How many runs a listing leaves out because they are over; nothing where it leaves out none. */
export function overLine(count: number): string {
  if (count === 0) return "";
  const what = count === 1 ? "1 run is" : `${count} runs are`;
  return `note: ${what} over and not shown; --include-terminal shows what became of them\n`;
}

/**
 * Warnings and notes on the standard error.
 *
 * @module
 */

import type { Output } from "../../../context.ts";
import type { DamagedJob } from "../../../domain/document/damaged_job.ts";
import type { LastWrite } from "../../../domain/document/last_write.ts";
import type { Text } from "../../../phrase.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { visibleText } from "../spelling.ts";

/** Warns about each job that could not be read, and says once what helps. */
export function writeDamaged(damaged: readonly DamagedJob[], output: Output): void {
  for (const job of damaged) {
    output.write(`warning: skipped ${visible(job.path)}: ${visible(job.reason)}\n`);
  }
  const hints = damaged.flatMap(({ hint }) => hint === undefined ? [] : [visibleText(hint)]);
  for (const hint of new Set(hints)) output.write(`hint: ${hint}\n`);
}

/** Writes warnings. */
export function writeWarnings(warnings: readonly Text[], output: Output): void {
  for (const warning of warnings) output.write(`warning: ${visibleText(warning)}\n`);
}

/** How many runs a listing leaves out because they are over; nothing where it leaves out none. */
export function overLine(count: number): string {
  if (count === 0) return "";
  const what = count === 1 ? "1 run is" : `${count} runs are`;
  return `note: ${what} over and not shown; --include-terminal shows what became of them\n`;
}

/** How old the view of another machine's runs is; empty if no other machine has written. */
export function lastWriteLine(lastWrite: LastWrite | undefined, now: Date): string {
  if (lastWrite === undefined) return "";
  const seconds = Math.max(0, (now.getTime() - Date.parse(lastWrite.at)) / 1000);
  if (Number.isNaN(seconds)) return "";
  return `note: ${visible(lastWrite.machine)} wrote last, ${ageText(seconds)} ago; ` +
    "`aexp sync` takes over what is new\n";
}

const UNITS = [["d", 86_400], ["h", 3600], ["min", 60]] as const;

/** Formats an age by its largest unit. */
function ageText(seconds: number): string {
  const [unit, size] = UNITS.find(([, size]) => seconds >= size) ?? ["s", 1];
  return `${Math.floor(seconds / size)} ${unit}`;
}

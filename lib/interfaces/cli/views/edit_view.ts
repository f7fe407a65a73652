/**
 * Files that a command makes, changes or removes, as text.
 *
 * @module
 */

import { type DiffLine, diffLines } from "../../../domain/install/edit.ts";
import { visible } from "../../../domain/terminal/visible.ts";

/** A file before and after. */
export interface Changing {
  readonly path: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

/** Lists files with what becomes of them, one a line. */
export function filesText(edits: readonly Changing[]): string {
  return edits.map((edit) => {
    const { path, after = "" } = edit;
    const lines = diffLines({ before: edit.before, after });
    return `  ${verbOf(edit)} ${visible(path)} (${countText(lines)})\n`;
  }).join("");
}

function verbOf({ before, after }: Changing): string {
  if (after === undefined) return "remove";
  return before === undefined ? "make  " : "change";
}

function countText(lines: readonly DiffLine[]): string {
  const count = (wanted: "+" | "-") => lines.filter(({ sign }) => sign === wanted).length;
  return [count("+") > 0 ? `+${count("+")}` : "", count("-") > 0 ? `-${count("-")}` : ""]
    .filter((part) => part !== "").join(" ") || "same lines";
}

/** Shows the lines that a file loses and gets. */
export function diffText(edit: Changing): string {
  const { after = "" } = edit;
  const lines = diffLines({ before: edit.before, after });
  // The carriage return of a line end says nothing about the line.
  const shown = lines.map(({ sign, text }) => `  ${sign} ${visible(text.replace(/\r$/, ""))}\n`)
    .join("");
  return `${verbOf(edit).trim()} ${visible(edit.path)}\n${shown}`;
}

/** Counts files: "1 file", "3 files". */
export function filesCount(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}

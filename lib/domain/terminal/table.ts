/**
 * Tables that fit the width of a terminal.
 *
 * @module
 */

import Table from "cli-table3";
import { brief, visible } from "./visible.ts";

/** Spaces between two columns. */
const GAP = 2;
/** The least width of a column, even if the table is then too wide for the terminal. */
const MIN_WIDTH = 8;

/** The last column shrinks to this width before other columns shrink. */
const LAST_WIDTH = 20;

/** The library takes four times as long for twice as many rows, so it is given few at a time. */
const ROWS_AT_A_TIME = 50;

/**
 * Renders a table without lines. Cells that do not fit end in "…".
 *
 * @param width the terminal's, in columns
 */
export function renderTable(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  if (rows.length === 0) return "";
  // A cell may be of any length, and the table shows at most `width` of it.
  const cells = rows.map((row) => row.map((cell) => visible(brief(cell, width))));
  const lines = [headers, ...cells];
  const widths = fitWidths(naturalWidths(lines), width);
  const parts: string[] = [];
  for (let at = 0; at < lines.length; at += ROWS_AT_A_TIME) {
    parts.push(renderPart(lines.slice(at, at + ROWS_AT_A_TIME), widths));
  }
  return parts.join("\n").split("\n").map((line) => line.trimEnd()).join("\n") + "\n";
}

function renderPart(rows: readonly (readonly string[])[], widths: readonly number[]): string {
  const table = new Table({
    colWidths: [...widths],
    wordWrap: false,
    chars: NO_LINES,
    style: { "padding-left": 0, "padding-right": GAP, head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...row]));
  return table.toString();
}

const NO_LINES = {
  "top": "",
  "top-mid": "",
  "top-left": "",
  "top-right": "",
  "bottom": "",
  "bottom-mid": "",
  "bottom-left": "",
  "bottom-right": "",
  "left": "",
  "left-mid": "",
  "mid": "",
  "mid-mid": "",
  "right": "",
  "right-mid": "",
  "middle": "",
};

function naturalWidths(rows: readonly (readonly string[])[]): number[] {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [column, cell] of row.entries()) {
      // Some characters take two columns. Counting all from U+1100 on as wide is close enough, because this
      // is only the width that a column would like to have.
      const cells = Array.from(cell).reduce((sum, char) => sum + (char > "\u1100" ? 2 : 1), 0);
      widths[column] = Math.max(widths[column] ?? 0, cells);
    }
  }
  return widths.map((cells) => cells + GAP);
}

/** Shrinks the last column first, then the widest one, until the table fits. */
function fitWidths(widths: readonly number[], width: number): number[] {
  const fitted = [...widths];
  const last = fitted.length - 1;
  const over = Math.max(0, sum(fitted) - width);
  const kept = Math.min(fitted[last] as number, LAST_WIDTH);
  fitted[last] = Math.max(kept, (fitted[last] as number) - over);
  for (let excess = sum(fitted) - width; excess > 0; excess = sum(fitted) - width) {
    const widest = fitted.indexOf(Math.max(...fitted));
    const current = fitted[widest] as number;
    if (current <= MIN_WIDTH) break;
    fitted[widest] = Math.max(MIN_WIDTH, current - excess, secondWidest(fitted, widest) - 1);
  }
  return fitted;
}

function secondWidest(widths: readonly number[], widest: number): number {
  return Math.max(MIN_WIDTH, ...widths.filter((_, column) => column !== widest));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

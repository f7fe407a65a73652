/**
 * Rows as a table that fits the width of a terminal.
 *
 * @module
 */

import Table from "cli-table3";
import { brief, visible } from "./visible.ts";

/** The space between two columns. */
const GAP = 2;
/** A column is not squeezed below this, however narrow the terminal. */
const MIN_WIDTH = 8;

/** The last column keeps at least this much while another one can give way. */
const LAST_WIDTH = 20;

/** The library takes four times as long for twice as many rows, so it is given few at a time. */
const ROWS_AT_A_TIME = 50;

/**
 * A table without lines; cells that do not fit end in "…".
 *
 * @param width of the terminal, in columns
 */
export function renderTable(
  headers: readonly string[],
  rows: readonly (readonly string[])[],
  width: number,
): string {
  if (rows.length === 0) return "";
  // No cell is shown beyond the width, and one may be of any length.
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
      // Wide characters take two columns; counting every one beyond Latin as wide is close enough
      // for a width that is a wish.
      const cells = Array.from(cell).reduce((sum, char) => sum + (char > "\u1100" ? 2 : 1), 0);
      widths[column] = Math.max(widths[column] ?? 0, cells);
    }
  }
  return widths.map((cells) => cells + GAP);
}

/** The last column gives way first, then the widest one, until the table fits. */
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

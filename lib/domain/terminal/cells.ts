/**
 * How many cells of a terminal a text takes.
 *
 * @module
 */

/** Characters that take no cell of their own: they change the one before. */
const ZERO = /^[\p{Mn}\p{Me}\p{Cf}]$/u;

/** Characters that take two cells, or may: what terminals disagree about counts as two. */
const WIDE =
  /^[\p{Emoji_Presentation}\p{Regional_Indicator}\u1100-\u115f\u2329\u232a\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{16fe0}-\u{18aff}\u{1b000}-\u{1b2ff}\u{1f1e6}-\u{1f1ff}\u{1f200}-\u{1f2ff}\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1faff}\u{20000}-\u{3fffd}]$/u;

/** Asks for the wide form of the character before it. */
const WIDE_FORM = "\ufe0f";

/**
 * Counts the cells of a text without control characters.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(["abc", "日本", "e\u0301", "✔"].map(cellsOf), [3, 4, 1, 1]);
 * ```
 */
export function cellsOf(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length;
  let cells = 0;
  for (const character of text) cells += cellsOfCharacter(character);
  return cells;
}

function cellsOfCharacter(character: string): number {
  if (character === WIDE_FORM) return 1;
  if (ZERO.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}

/**
 * Cuts a text to a number of cells. A text that is cut ends in "…".
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(cutTo("日本語", 5), "日本…");
 * assert.equal(cutTo("日本語", 4), "日…");
 * assert.equal(cutTo("abc", 3), "abc");
 * ```
 */
export function cutTo(text: string, cells: number): string {
  // A character takes half a code unit per cell at most, so a long text is not looked at whole.
  const start = text.slice(0, 8 * cells + 8);
  if (start.length === text.length && cellsOf(text) <= cells) return text;
  let kept = "";
  let used = 0;
  for (const character of start) {
    const more = cellsOfCharacter(character);
    if (used + more > cells - 1) break;
    kept += character;
    used += more;
  }
  return cells > 0 ? `${kept}…` : "";
}

/** Cuts a text to a number of cells, and fills it up with spaces. */
export function fitTo(text: string, cells: number): string {
  const cut = cutTo(text, cells);
  return cut + " ".repeat(Math.max(0, cells - cellsOf(cut)));
}

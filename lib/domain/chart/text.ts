/**
 * How wide text is, and text that fits.
 *
 * The widths are those of DejaVu Sans, which is wider than most fonts, so that text fits in all.
 *
 * @module
 */

import { brief, visible } from "../terminal/visible.ts";

/** The size of most text, in pixels. */
export const TEXT_SIZE = 11;

/** The most characters of a name within a sentence. */
const MOST_NAME = 60;

/** Shortens a name for a sentence. */
export function named(text: string): string {
  return brief(text, MOST_NAME);
}

/** The widths of the characters from the space to the tilde, in hundredths of the text's size. */
const WIDTHS =
  ("32 40 46 84 64 95 78 28 39 39 50 84 32 36 32 34 64 64 64 64 64 64 64 64 64 64 34 34 " +
    "84 84 84 53 100 68 69 70 77 63 58 77 75 29 29 66 56 86 75 79 60 79 69 63 61 73 68 99 69 61 69 " +
    "39 34 39 84 50 50 61 63 55 63 62 35 63 63 28 28 58 28 97 63 61 63 63 41 52 39 63 59 82 59 59 " +
    "52 64 34 64 84").split(" ").map(Number);

const FIRST = 32;
/** From here on characters may be ideographs or emoji. */
const WIDE_FROM = 0x1100;
const WIDE = 125;
const OTHER = 92;
const BOLD = 1.16;

/** What no text is longer than before it is measured. */
const MOST = 300;

/** Returns about how wide a text is, in pixels. */
export function textWidth(text: string, size = TEXT_SIZE, isBold = false): number {
  let sum = 0;
  for (const character of text) sum += widthOf(character);
  return sum / 100 * size * (isBold ? BOLD : 1);
}

function widthOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  const known = WIDTHS[code - FIRST];
  if (known !== undefined) return known;
  if (character === "…") return 100;
  return code >= WIDE_FROM && !(code >= 0x2000 && code <= 0x206f) ? WIDE : OTHER;
}

/** Cuts a text at its beginning: of long dotted names, the end tells most. */
export function fitEnd(text: string, width: number, size = TEXT_SIZE, isBold = false): string {
  const shown = visible(text.slice(-MOST));
  if (text.length <= MOST && textWidth(shown, size, isBold) <= width) return shown;
  let rest = width - textWidth("…", size, isBold);
  let fitted = "";
  for (const { segment } of [...CLUSTERS.segment(shown)].reverse()) {
    rest -= textWidth(segment, size, isBold);
    if (rest < 0) break;
    fitted = segment + fitted;
  }
  return `…${fitted}`;
}

/** A character with all that is joined to it. */
const CLUSTERS = new Intl.Segmenter("en", { granularity: "grapheme" });

/**
 * Cuts a text to a width, with "…" at its end. Characters that would change the text around them
 * are shown as escapes.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(fitText("short", 100), "short");
 * assert.equal(fitText("a text that is too long", 60), "a text th…");
 * assert.equal(fitText("a\u202eb", 100), "a\\u202eb");
 * ```
 */
export function fitText(text: string, width: number, size = TEXT_SIZE, isBold = false): string {
  const shown = visible(text.length > MOST ? text.slice(0, MOST) : text);
  if (text.length <= MOST && textWidth(shown, size, isBold) <= width) return shown;
  let rest = width - textWidth("…", size, isBold);
  let fitted = "";
  for (const { segment } of CLUSTERS.segment(shown)) {
    rest -= textWidth(segment, size, isBold);
    if (rest < 0) break;
    fitted += segment;
  }
  return fitted === "" && rest < 0 && width < size ? "" : `${fitted.trimEnd()}…`;
}

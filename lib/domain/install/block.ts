/**
 * Blocks between two marks, which this program owns inside files that belong to a person.
 *
 * @module
 */

/** A block and the marks around it. */
export interface Block {
  /** The first line. */
  readonly begin: string;
  /** The last line. */
  readonly end: string;
  readonly lines: readonly string[];
}

/** Returns the text of a block, with its marks. */
export function blockText({ begin, end, lines }: Block): string {
  return `${[begin, ...lines, end].join("\n")}\n`;
}

/**
 * Puts a block into a text by the rules of the Python program: it replaces an earlier block, or
 * comes after one blank line at the end.
 *
 * @param text of the file; `undefined` if there is none
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const block = { begin: "# a", end: "# z", lines: ["x"] };
 * assert.equal(withBlock("mine\n", block), "mine\n\n# a\nx\n# z\n");
 * ```
 */
export function withBlock(text: string | undefined, block: Block): string {
  const wanted = blockText(block);
  if (text === undefined) return wanted;
  if (text.replaceAll("\r\n", "\n").includes(wanted)) return text;
  const found = findBlock(text, block);
  if (found === undefined) return `${text}${separator(text)}${wanted}`;
  return `${text.slice(0, found.start)}${wanted}${text.slice(found.end).trimStart()}`;
}

/** Removes a block and the blank line before it; `undefined` if the text has none. */
export function withoutBlock(text: string, block: Block): string | undefined {
  const found = findBlock(text, block);
  if (found === undefined) return undefined;
  const before = text.slice(0, found.start).replace(/(^|\n)\r?\n$/, "$1");
  return before + text.slice(found.end).replace(/^\r?\n/, "");
}

/** Returns a text without its block, to look at what a person wrote. */
export function outsideBlock(text: string, block: Block): string {
  const found = findBlock(text, block);
  return found === undefined ? text : text.slice(0, found.start) + text.slice(found.end);
}

function findBlock(
  text: string,
  { begin, end }: Block,
): { readonly start: number; readonly end: number } | undefined {
  const start = text.indexOf(begin);
  const last = start < 0 ? -1 : text.indexOf(end, start + begin.length);
  return last < 0 ? undefined : { start, end: last + end.length };
}

function separator(text: string): string {
  if (/\n\r?\n$/.test(text)) return "";
  return text.endsWith("\n") ? "\n" : "\n\n";
}

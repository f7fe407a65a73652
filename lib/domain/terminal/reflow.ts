/**
 * Fits text to the width of a terminal: words into lines, Markdown into what a terminal shows.
 *
 * @module
 */

/** A word; a piece of code between backticks counts as one, whatever spaces are in it. */
const WORD = /(?:`[^`]*`|[^\s`])+|`/g;

/**
 * Breaks a text into lines between its words.
 *
 * @param width the most characters of a line, its indentation included
 * @param indent stands before each line but the first
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(wrap("one two three", 8, "  "), "one two\n  three");
 * ```
 */
export function wrap(text: string, width: number, indent = ""): string {
  let lines = "";
  let line = "";
  for (const word of text.match(WORD) ?? []) {
    if (line.trim() !== "" && line.length + 1 + word.length > width) {
      lines += `${line}\n`;
      line = `${indent}${word}`;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return lines + line;
}

/** How a terminal shows Markdown. */
export interface MarkdownOptions {
  readonly width: number;
  /** Whether the terminal shows bold letters. */
  readonly color: boolean;
}

/** Joins the lines of paragraphs and list items and breaks them at the terminal's width. Code and tables stay. */
export function fitMarkdown(text: string, options: MarkdownOptions): string {
  return text.split(/^(```[^]*?^```)$/m)
    .map((part) => part.startsWith("```") ? codeText(part) : proseText(part, options)).join("");
}

/** Code stands out by its indentation instead of its fences. */
function codeText(block: string): string {
  return block.split("\n").slice(1, -1).map((line) => line === "" ? "" : `    ${line}`).join("\n");
}

/** A line with which something else than the rest of a paragraph begins. */
const BEGINS = /^(\s*([-*]|[0-9]+\.) |#|\||\s*$)/;

function proseText(text: string, options: MarkdownOptions): string {
  const blocks: string[] = [];
  for (const line of text.split("\n")) {
    const last = blocks.at(-1);
    if (last === undefined || BEGINS.test(line) || /^(#|\||\s*$)/.test(last)) blocks.push(line);
    else blocks.push(`${blocks.pop()} ${line.trim()}`);
  }
  return blocks.map((block) => blockText(block, options)).join("\n");
}

function blockText(block: string, { width, color }: MarkdownOptions): string {
  const heading = /^#+ (.*)$/.exec(block)?.[1];
  if (heading !== undefined) return color ? `\x1b[1m${heading}\x1b[0m` : block;
  if (block.startsWith("|")) return block;
  const [start = ""] = /^\s*(?:(?:[-*]|[0-9]+\.) )?/.exec(block) ?? [];
  const indent = " ".repeat(start.length);
  return start +
    wrap(block.slice(start.length), width - start.length).replaceAll("\n", `\n${indent}`);
}

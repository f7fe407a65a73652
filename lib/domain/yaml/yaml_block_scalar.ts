/**
 * Blocks of text, `|` and `>`, as PyYAML reads them. It and the YAML library differ at the edges: in the
 * last line of a file without a line break, and in empty lines that are longer than the text's indent.
 *
 * @module
 */

/** A block scalar as it stands in the text. */
export interface BlockScalarSource {
  /** The sign and its options: `|`, `>-`, `|2+`. */
  readonly header: string;
  /** The lines below. */
  readonly source: string;
  /** The column, from 0, of the block collection around it; -1 where there is none. */
  readonly parentIndent: number;
}

/** What a block scalar says. */
export interface BlockScalarText {
  /** Its text. */
  readonly text: string;
  /** Where in `source` something stands that is neither text of the block nor a comment. */
  readonly leftover: number | undefined;
}

/**
 * Reads a block scalar. Line breaks must be `\n`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const block = { header: ">-", source: "  a\n  b\n\n  c\n", parentIndent: 0 };
 * assert.deepEqual(readBlockScalar(block), { text: "a b\nc", leftover: undefined });
 * ```
 */
export function readBlockScalar(block: BlockScalarSource): BlockScalarText {
  const lines = block.source.split("\n");
  const indent = findIndent(block, lines);
  const body = readBody(lines, indent, block.header.startsWith(">"));
  const isKept = block.header.includes("+");
  const end = block.header.includes("-") ? "" : body.lastBreak;
  return {
    text: body.text + end + (isKept ? "\n".repeat(body.emptyLines) : ""),
    leftover: findLeftover(lines, body.next),
  };
}

function findIndent({ header, parentIndent }: BlockScalarSource, lines: readonly string[]): number {
  const explicit = Number(/[1-9]/.exec(header)?.[0] ?? 0);
  const least = Math.max(parentIndent + 1, 1);
  if (explicit > 0) return least + explicit - 1;
  let most = 0;
  for (const line of lines) {
    const spaces = line.search(/[^ ]|$/);
    most = Math.max(most, spaces);
    if (spaces < line.length) break;
  }
  return Math.max(least, most);
}

interface Body {
  readonly text: string;
  /** The line break of the last line of text; empty at the end of the file. */
  readonly lastBreak: string;
  /** How many empty lines follow it. */
  readonly emptyLines: number;
  /** The index of the line behind all that. */
  readonly next: number;
}

function readBody(lines: readonly string[], indent: number, isFolded: boolean): Body {
  const margin = " ".repeat(indent);
  const hasText = (index: number) => {
    const line = lines[index] ?? "";
    return line.startsWith(margin) && line.length > indent;
  };
  const isEmpty = (index: number) =>
    index < lines.length - 1 && margin.startsWith(lines[index] ?? "");
  let text = "";
  let lastBreak = "";
  let wasFlush = false;
  for (let index = 0;;) {
    const start = index;
    while (isEmpty(index)) index++;
    const emptyLines = index - start;
    if (!hasText(index)) return { text, lastBreak, emptyLines, next: index };
    const line = lines[index]?.slice(indent) ?? "";
    const isFlush = !/^[ \t]/.test(line);
    if (isFolded && lastBreak !== "" && wasFlush && isFlush) text += emptyLines === 0 ? " " : "";
    else text += lastBreak;
    text += "\n".repeat(emptyLines) + line;
    wasFlush = isFlush;
    index++;
    lastBreak = index < lines.length ? "\n" : "";
  }
}

function findLeftover(lines: readonly string[], next: number): number | undefined {
  const found = lines.findIndex((line, index) => index >= next && !/^ *(?:#.*)?$/.test(line));
  return found < 0 ? undefined : lines.slice(0, found).join("\n").length + (found > 0 ? 1 : 0);
}

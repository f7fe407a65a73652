/**
 * Where the front matter of a Markdown file begins and ends.
 *
 * @module
 */

/** A Markdown file in its two parts. */
export interface FrontMatter {
  /** The YAML between the two rules. */
  readonly yaml: string;
  /** The line of the file, from 1, that the YAML begins on. */
  readonly firstLine: number;
  /** What follows. */
  readonly body: string;
}

/** Takes a file apart; `undefined` where it has no front matter. */
export function splitFrontMatter(text: string): FrontMatter | undefined {
  const trimmed = text.trimStart();
  const skipped = text.slice(0, text.length - trimmed.length).split("\n").length - 1;
  const match = /^-{3,}[^\S\n]*\n([\s\S]*?)^-{3,}\s*$/m.exec(trimmed);
  if (match === null || match.index !== 0) return undefined;
  return { yaml: match[1] ?? "", firstLine: skipped + 2, body: trimmed.slice(match[0].length) };
}

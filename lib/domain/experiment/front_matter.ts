/**
 * Where the front matter of a Markdown file is, as `python-frontmatter` finds it: between two lines of
 * three or more dashes, the first of which is the first of the file that is not blank, or between lines
 * that are a brace and nothing else, where it is JSON.
 *
 * This file only cuts; the YAML or JSON in between is read elsewhere, when it is needed.
 *
 * @module
 */

/** The two parts of a file. */
export interface FrontMatter {
  /** How it is written. */
  readonly format: "yaml" | "json";
  /** The text between the lines of dashes; of JSON, with its braces. */
  readonly text: string;
  /** The line of the file that `text` begins on, from 1: that of the opening dashes or brace. */
  readonly firstLine: number;
  /** All that follows, without white space around it. */
  readonly body: string;
}

/**
 * Cuts a file in two, or returns `undefined` where Python finds no front matter: no line of dashes and
 * no brace at the top, or no second one. A byte order mark counts as text, so a file with one has none.
 *
 * @param text the file's text, with its byte order mark, if it has one
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const text = "---\nrunner_command: train\n---\n\n# E001\n";
 * assert.deepEqual(splitFrontMatter(text), {
 *   format: "yaml",
 *   text: "\nrunner_command: train\n",
 *   firstLine: 1,
 *   body: "# E001",
 * });
 * assert.equal(splitFrontMatter("# E001\n"), undefined);
 * ```
 */
export function splitFrontMatter(text: string): FrontMatter | undefined {
  const lines = text.replace(/\r\n?/g, "\n");
  const start = lines.search(NOT_SPACE);
  if (start < 0) return undefined;
  const stripped = strip(lines);
  const format = stripped.startsWith("{") ? "json" : "yaml";
  const [opening, closing] = stripped.matchAll(BOUNDARIES[format]);
  if (opening?.index !== 0 || closing === undefined) return undefined;
  const inner = stripped.slice(opening[0].length, closing.index);
  return {
    format,
    // Python puts the braces back without a look at which ones they were.
    text: format === "json" ? `{${inner}}` : inner,
    firstLine: countLines(lines.slice(0, start)) + countLines(opening[0]) + 1,
    body: strip(stripped.slice(closing.index + closing[0].length)),
  };
}

/**
 * What is wrong with a key at the top of front matter, or `undefined`. Python's `aexp` hands these keys
 * on as names of arguments, so it cannot read a file with a key that is not text, nor with the name of
 * one of its own arguments.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(keyProblem("runner_command"), undefined);
 * assert.equal(keyProblem(true), "The key is not text");
 * assert.equal(keyProblem("content"), 'The key "content" is reserved');
 * ```
 */
export function keyProblem(key: unknown): string | undefined {
  if (typeof key !== "string") return "The key is not text";
  return RESERVED.includes(key) ? `The key "${key}" is reserved` : undefined;
}

const RESERVED: readonly string[] = ["content", "handler", "self"];

// What Python takes for white space; JavaScript's own class lacks some of it and has U+FEFF.
const SPACE =
  "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const NOT_SPACE = new RegExp(`(?!${SPACE})[^]`);
const AROUND = new RegExp(`^${SPACE}+|(?<!${SPACE})${SPACE}+$`, "g");
// Only "\n" ends a line for Python, so that "^" and "$" would match too often.
const BOUNDARIES: Readonly<Record<FrontMatter["format"], RegExp>> = {
  yaml: new RegExp(`(?<![^\\n])-{3,}${SPACE}*(?![^\\n])`, "g"),
  json: /(?<![^\n])[{}](?![^\n])/g,
};

function strip(text: string): string {
  return text.replace(AROUND, "");
}

function countLines(text: string): number {
  return text.split("\n").length - 1;
}

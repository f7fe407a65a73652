/**
 * Finds the front matter of a Markdown file as `python-frontmatter` does: between two lines of
 * three or more dashes, or, as JSON, between two lines that hold only a brace. The first of the two
 * lines is the first line of the file that is not blank.
 *
 * The YAML or JSON in between is read elsewhere.
 *
 * @module
 */

/** The two parts of a file. */
export interface FrontMatter {
  readonly format: "yaml" | "json";
  /** The text between the lines of dashes; JSON includes the braces. */
  readonly text: string;
  /** The line of the opening dashes or brace, on which `text` begins, from 1. */
  readonly firstLine: number;
  /** The rest of the file, without white space around it. */
  readonly body: string;
}

/**
 * Cuts a file in two. Returns `undefined` where Python finds no front matter: the opening or the
 * closing line is missing, or the file begins with a byte order mark, which counts as text.
 *
 * @param text of the file, with its byte order mark, if there is one
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
    // Python puts "{" and "}" back, whichever braces the two lines held.
    text: format === "json" ? `{${inner}}` : inner,
    firstLine: countLines(lines.slice(0, start)) + countLines(opening[0]) + 1,
    body: strip(stripped.slice(closing.index + closing[0].length)),
  };
}

/**
 * Describes what is wrong with a key at the top of front matter, or returns `undefined`. Python's
 * `aexp` passes these keys on as names of arguments, and so fails if a key is not text or is the
 * name of an argument of its own.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(keyProblem("runner_command"), undefined);
 * assert.equal(keyProblem(true), "a key is not text");
 * assert.equal(keyProblem("content"), 'the key "content" is reserved');
 * ```
 */
export function keyProblem(key: unknown): string | undefined {
  if (typeof key !== "string") return "a key is not text";
  return RESERVED.includes(key) ? `the key "${key}" is reserved` : undefined;
}

const RESERVED: readonly string[] = ["content", "handler", "self"];

// Python's white space. JavaScript's `\s` lacks some of these characters, and has U+FEFF.
const SPACE =
  "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
const NOT_SPACE = new RegExp(`(?!${SPACE})[^]`);
const AROUND = new RegExp(`^${SPACE}+|(?<!${SPACE})${SPACE}+$`, "g");
// For Python only "\n" ends a line; "^" and "$" would match at other line breaks, too.
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

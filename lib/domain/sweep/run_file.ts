/**
 * The content of the files of `--sp-file` and `--sweep-file`.
 *
 * @module
 */

import { type Excerpt, UserError } from "../../errors.ts";
import { phrase, type Text } from "../../phrase.ts";
import { JsonError, lineAndColumn, parseJson } from "../value/json_parse.ts";
import { isMapping, type Mapping, type Value } from "../value/value.ts";
import type { Axis } from "./sweep.ts";

/** A file, for messages. */
export interface RunFile {
  /** The option, for messages. */
  readonly flag: Text;
  /** The name that the person gave; `-` is the standard input. */
  readonly name: string;
}

/** One run of a file. */
export interface FileEntry {
  readonly values: Mapping;
  /** The option, the file and the place in it, for messages. */
  readonly origin: Text;
}

/**
 * Reads JSON.
 *
 * @throws {UserError} `SWEEP_INVALID`, naming line and column
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(parseJsonFile("[1]", { flag: "--sp-file", name: "grid.json" }), [1n]);
 * ```
 */
export function parseJsonFile(text: string, file: RunFile): Value {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw jsonError(text, file, error, file.name === "-" ? {} : { hint: FORMAT });
  }
}

/** The name of a file decides its format, so a file that is not JSON may have the wrong name. */
const FORMAT =
  "A file is read as JSON unless its name ends in .jsonl or .ndjson (JSON Lines), or " +
  "in .yaml or .yml; rename it, or correct it.";

/**
 * Reads JSON Lines: a mapping on each line. Empty lines are skipped.
 *
 * @throws {UserError} `SWEEP_INVALID`, naming the line
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const file = { flag: "--sp-file", name: "grid.jsonl" };
 * const entries = parseJsonLines('{"a":1}\n\n{"a":2}\n', file);
 * assert.equal(entries[1]?.origin, "--sp-file grid.jsonl:3");
 * ```
 */
export function parseJsonLines(text: string, file: RunFile): FileEntry[] {
  const entries: FileEntry[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const value = parseLine(line, file, index);
    entries.push(entryFrom(value, file, `:${index + 1}`));
  }
  return entries;
}

/**
 * Returns the runs of a file that holds one mapping or a list of mappings.
 *
 * @throws {UserError} `SWEEP_INVALID`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const file = { flag: "--sp-file", name: "grid.json" };
 * const entries = entriesOf([new Map([["a", 1n]])], file);
 * assert.equal(entries[0]?.origin, "--sp-file grid.json[0]");
 * ```
 *
 * @param lineOf returns the line on which an item of the list begins, or `undefined`
 */
export function entriesOf(
  value: Value,
  file: RunFile,
  lineOf: (index: number) => number | undefined = () => undefined,
): FileEntry[] {
  if (isMapping(value)) return [entryFrom(value, file, "")];
  if (!Array.isArray(value)) throw fileError(file, "", "expected a mapping or a list of mappings");
  return value.map((item: Value, index) => {
    const place = () => {
      const line = lineOf(index);
      return line === undefined ? `[${index}]` : `:${line} [${index}]`;
    };
    if (!isMapping(item)) throw fileError(file, place(), "expected a mapping");
    // Only error messages need the origin, and a list may be long.
    return {
      values: item,
      get origin() {
        return phrase`${file.flag} ${file.name}${place()}`;
      },
    };
  });
}

/**
 * Returns the line, from 1, on which an item of a JSON list begins.
 *
 * @param text of the whole list, which is well-formed
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(jsonItemLine('[{"a": [1]},\n {"a": "]"}]', 1), 2);
 * ```
 */
export function jsonItemLine(text: string, index: number): number {
  let depth = 0;
  let commas = 0;
  let start = text.indexOf("[") + 1;
  for (const { 0: token, index: at } of text.matchAll(/"(?:[^"\\]|\\.)*"|[[\]{},]/g)) {
    if (token === "[" || token === "{") depth++;
    else if (token === "]" || token === "}") depth--;
    else if (token === "," && depth === 1 && commas++ < index) start = at + 1;
  }
  const begins = start + text.slice(start).search(/\S/);
  return lineAndColumn(text, begins).line;
}

/**
 * Returns the axes of a file that maps keys to lists.
 *
 * @throws {UserError} `SWEEP_INVALID`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const file = { flag: "--sweep-file", name: "sweep.yaml" };
 * assert.deepEqual(axesOf(new Map([["a", [1n, 2n]]]), file), [{ key: "a", values: [1n, 2n] }]);
 * ```
 */
export function axesOf(value: Value, file: RunFile): Axis[] {
  if (!isMapping(value)) throw fileError(file, "", "expected a mapping of keys to lists");
  return Array.from(value, ([key, values]) => {
    if (!Array.isArray(values) || values.length === 0) {
      throw fileError(file, "", `expected a list with values under ${JSON.stringify(key)}`);
    }
    return { key, values };
  });
}

/**
 * Makes an error about a place in a file. The place follows the file's name: `:3`, `[0]` or
 * nothing.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const file = { flag: "--sp-file", name: "grid.json" };
 * const error = fileError(file, "[3]", "expected a mapping");
 * assert.equal(error.message, 'Cannot read --sp-file "grid.json[3]": expected a mapping');
 * ```
 */
export function fileError(
  file: RunFile,
  place: string,
  state: string,
  options: { readonly excerpt?: Excerpt; readonly hint?: string } = {},
): UserError {
  return new UserError(
    "SWEEP_INVALID",
    phrase`Cannot read ${file.flag} ${JSON.stringify(file.name + place)}: ${state}`,
    { hint: "Nothing was added; correct the file and run the command again.", ...options },
  );
}

function parseLine(line: string, file: RunFile, index: number): Value {
  try {
    return parseJson(line);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw jsonError(line, file, error, { linesBefore: index });
  }
}

/** Makes an error with the line of the mistake; `linesBefore` counts the lines before `text`. */
function jsonError(
  text: string,
  file: RunFile,
  error: JsonError,
  { linesBefore = 0, ...options }: { readonly linesBefore?: number; readonly hint?: string },
): UserError {
  const { line, column } = lineAndColumn(text, error.offset);
  const source = (text.split("\n")[line - 1] ?? "").trimEnd();
  const state = `${error.message} (column ${column})`;
  const excerpt = { line: source, start: Math.min(column - 1, source.length), length: 1 };
  return fileError(file, `:${linesBefore + line}`, state, { excerpt, ...options });
}

function entryFrom(value: Value, file: RunFile, place: string): FileEntry {
  if (isMapping(value)) return { values: value, origin: phrase`${file.flag} ${file.name}${place}` };
  throw fileError(file, place, "expected a mapping");
}

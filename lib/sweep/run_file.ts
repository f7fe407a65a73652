/**
 * `--sp-file` and `--sweep-file`: what is in them, once it has been read.
 *
 * @module
 */

import { UserError } from "../errors.ts";
import { JsonError, lineAndColumn, parseJson } from "../value/json_parse.ts";
import { isMapping, type Mapping, type Value } from "../value/value.ts";
import type { Axis } from "./sweep.ts";

/** A file as messages name it. */
export interface RunFile {
  /** `--sp-file` or `--sweep-file`. */
  readonly flag: string;
  /** As it was given; `-` is the standard input. */
  readonly name: string;
}

/** One run of a file and where it stands. */
export interface FileEntry {
  /** Its values. */
  readonly values: Mapping;
  /** For messages: `grid.jsonl:3`. */
  readonly origin: string;
}

/**
 * Reads JSON; the error names line and column.
 *
 * @throws {UserError} `SWEEP_INVALID`
 */
export function parseJsonFile(text: string, file: RunFile): Value {
  try {
    return parseJson(text);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    const { line, column } = lineAndColumn(text, error.offset);
    throw fileError(file, `:${line}`, `${error.message} (column ${column})`);
  }
}

/**
 * Reads JSON Lines: a mapping on each line, empty lines apart.
 *
 * @throws {UserError} `SWEEP_INVALID`
 */
export function parseJsonLines(text: string, file: RunFile): FileEntry[] {
  const entries: FileEntry[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    const place = `:${index + 1}`;
    entries.push(entryFrom(parseLine(line, file, place), file, place));
  }
  return entries;
}

/**
 * The runs of a file that holds one mapping or a list of them.
 *
 * @throws {UserError} `SWEEP_INVALID`
 */
export function entriesOf(value: Value, file: RunFile): FileEntry[] {
  if (isMapping(value)) return [entryFrom(value, file, "")];
  if (!Array.isArray(value)) throw fileError(file, "", "expected a mapping or a list of mappings");
  return value.map((item: Value, index) => entryFrom(item, file, `[${index}]`));
}

/**
 * The axes of a file that maps keys to lists.
 *
 * @throws {UserError} `SWEEP_INVALID`
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

/** An error about a place in a file. */
export function fileError(file: RunFile, place: string, state: string): UserError {
  return new UserError(
    "SWEEP_INVALID",
    `Cannot read ${file.flag} ${JSON.stringify(file.name + place)}: ${state}`,
    { hint: "Nothing was added; correct the file and run the command again." },
  );
}

function parseLine(line: string, file: RunFile, place: string): Value {
  try {
    return parseJson(line);
  } catch (error) {
    if (!(error instanceof JsonError)) throw error;
    throw fileError(file, place, `${error.message} (column ${error.offset + 1})`);
  }
}

function entryFrom(value: Value, file: RunFile, place: string): FileEntry {
  if (isMapping(value)) return { values: value, origin: `${file.flag} ${file.name}${place}` };
  throw fileError(file, place, "expected a mapping");
}

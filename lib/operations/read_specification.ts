/**
 * Which runs a person asks for: flags and files combined.
 *
 * @module
 */

import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { readTextFile } from "../store/text_file.ts";
import { joinPath } from "../store/root.ts";
import { parseAssignments } from "../sweep/assignment.ts";
import {
  axesOf,
  entriesOf,
  type FileEntry,
  fileError,
  parseJsonFile,
  parseJsonLines,
  type RunFile,
} from "../sweep/run_file.ts";
import { type Axis, expandSweep, MAX_COMBINATIONS, parseSweep } from "../sweep/sweep.ts";
import type { Mapping, Value } from "../value/value.ts";
import { toValue, YamlError, YamlValueError } from "../value/yaml_value.ts";

/** What was asked for, as it was given. */
export interface RunSpecification {
  /** Texts of `--sp`. */
  readonly sp?: readonly string[];
  /** Keep the values of `--sp` texts. @default {false} */
  readonly isLiteral?: boolean;
  /** Texts of `--sweep`. */
  readonly sweep?: readonly string[];
  /** A file of runs; `-` reads JSON Lines from the standard input. */
  readonly spFile?: string | undefined;
  /** A file of values to combine. */
  readonly sweepFile?: string | undefined;
}

/** One run that was asked for. */
export interface SpecifiedRun {
  /** Its values, in the order in which they were given. */
  readonly values: Mapping;
  /** Where the value of a key was given; `undefined` where it was not. */
  readonly originOf: (key: string) => string | undefined;
}

/**
 * Reads all that was asked for: each run of the file, with the shared values, in each combination.
 *
 * @throws {UserError} where any of it is wrong, or a key comes from two places
 */
export async function readSpecification(
  context: Context,
  specification: RunSpecification,
): Promise<SpecifiedRun[]> {
  const origins = new Map<string, string>();
  const shared = readShared(specification, origins);
  const axes = await readAxes(context, specification, origins);
  const combinations = expandSweep(axes);
  const entries = await readEntries(context, specification);
  checkCount(entries.length * combinations.length);
  return entries.flatMap((entry) => {
    checkApart(entry, origins);
    const originOf = (key: string) =>
      origins.get(key) ?? (entry.values.has(key) ? entry.origin : undefined);
    return combinations.map((combination) => ({
      values: new Map([...entry.values, ...shared, ...combination]),
      originOf,
    }));
  });
}

function readShared(
  specification: RunSpecification,
  origins: Map<string, string>,
): Map<string, Value> {
  const shared = new Map<string, Value>();
  const options = { flag: "--sp", isLiteral: specification.isLiteral ?? false };
  for (const text of specification.sp ?? []) {
    for (const { key, value } of parseAssignments(text, options)) {
      claim(key, "--sp", origins);
      shared.set(key, value);
    }
  }
  return shared;
}

async function readAxes(
  context: Context,
  specification: RunSpecification,
  origins: Map<string, string>,
): Promise<Axis[]> {
  const axes = (specification.sweep ?? []).flatMap((text) => parseSweep(text));
  for (const { key } of axes) claim(key, "--sweep", origins);
  if (specification.sweepFile === undefined) return axes;
  const file = { flag: "--sweep-file", name: specification.sweepFile };
  const more = axesOf(await readValue(context, file), file);
  for (const { key } of more) claim(key, `${file.flag} ${file.name}`, origins);
  return [...axes, ...more];
}

async function readEntries(
  context: Context,
  specification: RunSpecification,
): Promise<readonly FileEntry[]> {
  if (specification.spFile === undefined) return [{ values: new Map(), origin: "" }];
  const file = { flag: "--sp-file", name: specification.spFile };
  const isLines = file.name === "-" || /\.(jsonl|ndjson)$/i.test(file.name);
  const entries = isLines
    ? parseJsonLines(await readText(context, file), file)
    : entriesOf(await readValue(context, file), file);
  if (entries.length === 0) throw fileError(file, "", "there is no run in it");
  return entries;
}

async function readValue(context: Context, file: RunFile): Promise<Value> {
  const text = await readText(context, file);
  if (/\.ya?ml$/i.test(file.name)) return await parseYamlFile(text, file);
  return parseJsonFile(text, file);
}

async function parseYamlFile(text: string, file: RunFile): Promise<Value> {
  const { parseYaml } = await import("../value/yaml.ts");
  try {
    return toValue(parseYaml(text), "");
  } catch (error) {
    if (error instanceof YamlError) {
      throw fileError(file, `:${error.line}`, `${error.message} (column ${error.column})`);
    }
    if (!(error instanceof YamlValueError)) throw error;
    const place = error.line === undefined ? "" : `:${error.line}`;
    throw fileError(file, place, `${error.message}, which a state point cannot hold`);
  }
}

async function readText(context: Context, file: RunFile): Promise<string> {
  if (file.name !== "-") return readTextFile(joinPath(context.cwd, file.name));
  try {
    const decoder = new TextDecoder("utf-8", { fatal: true });
    return decoder.decode(await context.readInput());
  } catch (error) {
    if (error instanceof TypeError) throw fileError(file, "", "it is not UTF-8");
    throw error;
  }
}

function checkCount(count: number): void {
  if (count <= MAX_COMBINATIONS) return;
  throw new UserError("SWEEP_INVALID", `Cannot add ${count} runs at once: that is too many`, {
    hint: `One addition takes up to ${MAX_COMBINATIONS}; split it.`,
  });
}

function claim(key: string, origin: string, origins: Map<string, string>): void {
  const before = origins.get(key);
  if (before !== undefined) throw keyTwice(key, before, origin);
  origins.set(key, origin);
}

function checkApart(entry: FileEntry, origins: ReadonlyMap<string, string>): void {
  for (const key of entry.values.keys()) {
    const other = origins.get(key);
    if (other !== undefined) throw keyTwice(key, other, entry.origin);
  }
}

function keyTwice(key: string, first: string, second: string): UserError {
  const places = first === second ? `${first} twice` : `${first} and ${second}`;
  return new UserError(
    "KEY_TWICE",
    `Cannot use key ${JSON.stringify(key)}: it comes from ${places}`,
    {
      hint: "Put each key in exactly one place.",
    },
  );
}

/**
 * Which runs a person asks for: flags and files combined.
 *
 * @module
 */

import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { parseAssignments } from "../sweep/assignment.ts";
import type { FileEntry } from "../sweep/run_file.ts";
import { type Axis, expandSweep, MAX_COMBINATIONS, parseSweep } from "../sweep/sweep.ts";
import type { Mapping, Value } from "../value/value.ts";
import { RunFileReader } from "./run_file_reader.ts";

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

/** All runs that were asked for. */
export interface SpecifiedRuns {
  /** In the order of files and sweep. */
  readonly runs: readonly SpecifiedRun[];
  /** Sentences for the person. */
  readonly warnings: readonly string[];
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
): Promise<SpecifiedRuns> {
  checkInput(specification);
  const origins = new Map<string, string>();
  const shared = readShared(specification, origins);
  const files = new RunFileReader(context);
  const combinations = expandSweep(await readAxes(files, specification, origins));
  const entries = specification.spFile === undefined
    ? [{ values: new Map(), origin: "" }]
    : await files.readEntries(specification.spFile);
  checkCount(entries.length * combinations.length);
  const runs = entries.flatMap((entry) => {
    checkApart(entry, origins);
    const originOf = (key: string) =>
      origins.get(key) ?? (entry.values.has(key) ? entry.origin : undefined);
    return combinations.map((combination) => ({
      values: new Map([...entry.values, ...shared, ...combination]),
      originOf,
    }));
  });
  return { runs, warnings: files.warnings };
}

/** There is one standard input, and it can be read once. */
function checkInput({ spFile, sweepFile }: RunSpecification): void {
  if (spFile !== "-" || sweepFile !== "-") return;
  throw new UserError(
    "FLAG_INVALID",
    "Cannot read --sp-file and --sweep-file from the standard input: it can be read once",
    { hint: "Put one of the two into a file." },
  );
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
  files: RunFileReader,
  specification: RunSpecification,
  origins: Map<string, string>,
): Promise<Axis[]> {
  const axes = (specification.sweep ?? []).flatMap((text) => parseSweep(text));
  for (const { key } of axes) claim(key, "--sweep", origins);
  const name = specification.sweepFile;
  if (name === undefined) return axes;
  const more = await files.readAxes(name);
  for (const { key } of more) claim(key, `--sweep-file ${name}`, origins);
  return [...axes, ...more];
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

/**
 * Reads which runs a person asks for, from flags and files.
 *
 * @module
 */

import type { Context } from "../../context.ts";
import { type Excerpt, UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import { parseAssignments } from "../../domain/sweep/assignment.ts";
import { excerptOfKey } from "../../domain/sweep/clause.ts";
import type { FileEntry } from "../../domain/sweep/run_file.ts";
import {
  type Axis,
  combinationCount,
  expandSweep,
  MAX_COMBINATIONS,
  parseSweep,
} from "../../domain/sweep/sweep.ts";
import type { Mapping, Value } from "../../domain/value/value.ts";
import { findNumberTexts } from "../../domain/sweep/number_texts.ts";
import { RunFileReader } from "./run_file_reader.ts";

/** The person's input, unread. */
export interface RunSpecification {
  /** Texts of assignments. */
  readonly sp?: readonly string[];
  /** Values that all runs share, with their types: from an interface whose callers need no texts. */
  readonly values?: Mapping | undefined;
  /** Axes to combine, with the types of their values. */
  readonly axes?: readonly Axis[] | undefined;
  /** Whether the values of `sp` stay texts. @default {false} */
  readonly isLiteral?: boolean;
  /** Texts of sweeps. */
  readonly sweep?: readonly string[];
  /** A file of runs; `-` reads JSON Lines from the standard input. */
  readonly spFile?: string | undefined;
  /** A file of values to combine. */
  readonly sweepFile?: string | undefined;
}

/** The runs that a person asks for. */
export interface SpecifiedRuns {
  /** In the order of files and sweep. Each run is made when it is needed, because there may be 100,000. */
  readonly runs: Iterable<SpecifiedRun>;
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/** One run that a person asks for. */
export interface SpecifiedRun {
  /** In the order in which the person gave the values. */
  readonly values: Mapping;
  /** Returns the place where the person gave a key's value; `undefined` if the person gave none. */
  readonly originOf: (key: string) => Origin | undefined;
}

/** The place where a person gave values. */
export interface Origin {
  /** The option, followed by the place in the file if the option names one. */
  readonly place: Text;
  /** The option's text, if it contains the values. */
  readonly text?: string;
}

/** Finds a key in an option's text, for an error that points to it. */
export function excerptOf({ place, text }: Origin, key: string): Excerpt | undefined {
  return text === undefined ? undefined : excerptOfKey({ flag: place, text }, key);
}

/**
 * Reads the person's input. Each run of the file is combined with the shared values and with each combination.
 *
 * @throws {UserError} if any input is wrong, or a key comes from two places
 */
export async function readSpecification(
  context: Context,
  specification: RunSpecification,
): Promise<SpecifiedRuns> {
  checkInput(specification);
  const origins = new Map<string, Origin>();
  const shared = readShared(specification, origins);
  const files = new RunFileReader(context);
  const axes = await readAxes(files, specification, origins);
  const combinations = expandSweep(axes);
  const entries = specification.spFile === undefined
    ? [{ values: new Map(), origin: "" }]
    : await files.readEntries(specification.spFile);
  checkCount(entries.length * combinationCount(axes));
  for (const entry of entries) checkApart(entry, origins);
  return {
    runs: combine(entries, { shared, combinations, origins }),
    warnings: [...numberTexts(specification), ...files.warnings],
  };
}

/** Says which values stay text although they read as numbers. */
function numberTexts({ sp = [], isLiteral, sweep = [] }: RunSpecification): readonly Text[] {
  const flags = [
    ...(isLiteral ? [] : sp.map((text) => ({ flag: option("sp"), text }))),
    ...sweep.map((text) => ({ flag: option("sweep"), text })),
  ];
  return flags.flatMap((source) => {
    const isSweep = String(source.flag) === "sweep";
    return findNumberTexts(source, isSweep).map((found) => {
      const flag = found.isSweep && !isSweep ? phrase`${option("sweep")} ` : "";
      const numbers = found.isSweep ? "numbers" : "the number";
      return phrase`${found.key} is the text ${
        JSON.stringify(found.text)
      }; write ${flag}${found.spelling} for ${numbers}`;
    });
  });
}

function* combine(
  entries: readonly FileEntry[],
  { shared, combinations, origins }: {
    readonly shared: Mapping;
    readonly combinations: Iterable<Mapping>;
    readonly origins: ReadonlyMap<string, Origin>;
  },
): Generator<SpecifiedRun> {
  for (const entry of entries) {
    const originOf = (key: string) =>
      origins.get(key) ?? (entry.values.has(key) ? { place: entry.origin } : undefined);
    for (const combination of combinations) {
      yield { values: new Map([...entry.values, ...shared, ...combination]), originOf };
    }
  }
}

/** Refuses to read the standard input twice. */
function checkInput({ spFile, sweepFile }: RunSpecification): void {
  if (spFile !== "-" || sweepFile !== "-") return;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot read ${option("spFile")} and ${
      option("sweepFile")
    } from the standard input: it can be read once`,
    { hint: "Put one of the two into a file." },
  );
}

function readShared(
  specification: RunSpecification,
  origins: Map<string, Origin>,
): Map<string, Value> {
  const shared = new Map<string, Value>(specification.values);
  for (const key of shared.keys()) claim(key, { place: option("sp") }, origins);
  const options = { flag: option("sp"), isLiteral: specification.isLiteral ?? false };
  for (const text of specification.sp ?? []) {
    for (const { key, value } of parseAssignments(text, options)) {
      claim(key, { place: option("sp"), text }, origins);
      shared.set(key, value);
    }
  }
  return shared;
}

async function readAxes(
  files: RunFileReader,
  specification: RunSpecification,
  origins: Map<string, Origin>,
): Promise<Axis[]> {
  const axes: Axis[] = [];
  for (const text of specification.sweep ?? []) {
    for (const axis of parseSweep(text)) {
      claim(axis.key, { place: option("sweep"), text }, origins);
      axes.push(axis);
    }
  }
  for (const axis of specification.axes ?? []) {
    claim(axis.key, { place: option("sweep") }, origins);
    axes.push(axis);
  }
  const name = specification.sweepFile;
  if (name === undefined) return axes;
  const more = await files.readAxes(name);
  for (const { key } of more) {
    claim(key, { place: phrase`${option("sweepFile")} ${name}` }, origins);
  }
  return [...axes, ...more];
}

function checkCount(count: number): void {
  if (count <= MAX_COMBINATIONS) return;
  throw new UserError("SWEEP_INVALID", `Cannot add ${count} runs at once: that is too many`, {
    hint: `Split the sweep: one addition takes up to ${MAX_COMBINATIONS} runs.`,
  });
}

function claim(key: string, origin: Origin, origins: Map<string, Origin>): void {
  const before = origins.get(key);
  if (before !== undefined) throw keyTwice(key, before, origin);
  origins.set(key, origin);
}

function checkApart(entry: FileEntry, origins: ReadonlyMap<string, Origin>): void {
  for (const key of entry.values.keys()) {
    const other = origins.get(key);
    if (other !== undefined) throw keyTwice(key, other, { place: entry.origin });
  }
}

function keyTwice(key: string, first: Origin, second: Origin): UserError {
  const [one, other] = [first.place, second.place];
  const isOne = String(one) === String(other);
  const places = isOne ? phrase`${one} twice` : phrase`${one} and ${other}`;
  const excerpt = excerptOf(second, key) ?? excerptOf(first, key);
  return new UserError(
    "KEY_TWICE",
    phrase`Cannot use key ${JSON.stringify(key)}: it comes from ${places}`,
    { hint: "Put each key in exactly one place.", ...(excerpt && { excerpt }) },
  );
}

/**
 * What a YAML text holds, before it is known to be a state point: Python reads dates, bytes and sets
 * from YAML and lets anything be a key, and JSON has none of that.
 *
 * This file does without the YAML library, so that it can be imported where nothing is parsed.
 *
 * @module
 */

import { Float, isMapping, type Value } from "../value/value.ts";

/** Anything that Python's `yaml.safe_load` returns. */
export type YamlValue =
  | null
  | boolean
  | string
  | bigint
  | Float
  | readonly YamlValue[]
  | YamlMapping
  | Foreign;

/** One key of a mapping with its value. */
export interface YamlEntry {
  /** The key as it was first written: Python's `1`, `1.0` and `True` are one key. */
  readonly key: YamlValue;
  /** The value that was written last for the key. */
  readonly value: YamlValue;
  /** The line of the file, from 1, that the value's key stands on. */
  readonly line: number;
}

/** A Python `dict`: keys in the order in which they were first set, none of them twice. */
export class YamlMapping {
  /** All keys with their values. */
  readonly entries: readonly YamlEntry[];

  /** @param entries in order, each key once */
  constructor(entries: readonly YamlEntry[]) {
    this.entries = entries;
  }

  /** The value under a text key, or `undefined` where there is none. */
  get(key: string): YamlValue | undefined {
    return this.entries.find((entry) => entry.key === key)?.value;
  }
}

/** What Python makes of YAML and JSON cannot hold. `omap` and `pairs` are lists of tuples. */
export type ForeignKind = "binary" | "date" | "datetime" | "omap" | "pairs" | "set";

/** A value that is fine in YAML and cannot be part of a state point. */
export class Foreign {
  /** What it is. */
  readonly kind: ForeignKind;
  /** How it is written, or a normal form of it; empty for a collection. */
  readonly text: string;

  /** @param kind what it is, @param text how it is written */
  constructor(kind: ForeignKind, text: string) {
    this.kind = kind;
    this.text = text;
  }
}

/** The text is not YAML that Python reads. */
export class YamlError extends SyntaxError {
  /** The line of the file, from 1. */
  readonly line: number;
  /** The column, in UTF-16 units from 1. */
  readonly column: number;

  /** @param message what is wrong, on one line, @param line from 1, @param column from 1 */
  constructor(message: string, line: number, column: number) {
    super(message);
    this.name = "YamlError";
    this.line = line;
    this.column = column;
  }
}

/** A value of the YAML text that JSON cannot hold. */
export class YamlValueError extends TypeError {
  /** Where it is, as a person would write it: `conditions.full.when`. */
  readonly path: string;
  /** What it is: `a date`, `a key that is not text (1)`. */
  readonly found: string;
  /** The line of its key, from 1, where there is one. */
  readonly line: number | undefined;

  /** @param path where, @param found what, @param line of its key */
  constructor(path: string, found: string, line: number | undefined) {
    super(path === "" ? `The whole is ${found}` : `"${path}" is ${found}`);
    this.name = "YamlValueError";
    this.path = path;
    this.found = found;
    this.line = line;
  }
}

/** As many values may come out of one text: aliases make few lines into many values. */
export const MAX_VALUES = 1_000_000;

/**
 * The JSON value that a YAML value stands for.
 *
 * @param path how messages call the value: `conditions.full`
 * @throws {YamlValueError} where there is a date, bytes, a set, a key that is not text, or more than
 * `MAX_VALUES` values
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const block = new YamlMapping([{ key: "seed", value: 1n, line: 7 }]);
 * assert.deepEqual(toValue(block, "conditions.full"), new Map([["seed", 1n]]));
 * const dated = new YamlMapping([{ key: "when", value: new Foreign("date", "2026-01-01"), line: 8 }]);
 * assert.throws(() => toValue(dated, "conditions.full"), /"conditions.full.when" is a date/);
 * ```
 */
export function toValue(yaml: YamlValue, path: string): Value {
  return convert(yaml, { path, line: undefined }, { values: 0 });
}

/**
 * A value of JSON as YAML would have it.
 *
 * @param line what its keys are said to stand on
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const mapping = fromValue(new Map([["seed", 1n]]), 3) as YamlMapping;
 * assert.deepEqual(mapping.entries, [{ key: "seed", value: 1n, line: 3 }]);
 * ```
 */
export function fromValue(value: Value, line: number): YamlValue {
  if (isMapping(value)) {
    return new YamlMapping(
      Array.from(value, ([key, inner]) => ({ key, value: fromValue(inner, line), line })),
    );
  }
  if (Array.isArray(value)) return value.map((item: Value) => fromValue(item, line));
  return value as Exclude<typeof value, readonly Value[]>;
}

interface Place {
  readonly path: string;
  readonly line: number | undefined;
}

function convert(yaml: YamlValue, place: Place, count: { values: number }): Value {
  if (++count.values > MAX_VALUES) {
    throw new YamlValueError(place.path, `part of more than ${MAX_VALUES} values`, place.line);
  }
  if (yaml instanceof Foreign) {
    throw new YamlValueError(place.path, NAMES[yaml.kind], place.line);
  }
  if (yaml instanceof YamlMapping) return convertMapping(yaml, place, count);
  if (!Array.isArray(yaml)) return yaml as Exclude<typeof yaml, readonly YamlValue[]>;
  return yaml.map((item: YamlValue, index) =>
    convert(item, { path: `${place.path}[${index}]`, line: place.line }, count)
  );
}

function convertMapping(
  yaml: YamlMapping,
  place: Place,
  count: { values: number },
): Map<string, Value> {
  const mapping = new Map<string, Value>();
  for (const { key, value, line } of yaml.entries) {
    if (typeof key !== "string") {
      const found = `a mapping with a key that is not text (${describeKey(key)})`;
      throw new YamlValueError(place.path, found, line);
    }
    const path = place.path === "" ? key : `${place.path}.${key}`;
    mapping.set(key, convert(value, { path, line }, count));
  }
  return mapping;
}

/** A key that is not text, as Python's `repr` would show it. */
function describeKey(key: YamlValue): string {
  if (key === null) return "null";
  if (key instanceof Float) return String(key.number);
  if (key instanceof Foreign) return key.text;
  return String(key);
}

const NAMES: Readonly<Record<ForeignKind, string>> = {
  binary: "binary data",
  date: "a date",
  datetime: "a date with a time",
  omap: "an ordered mapping of pairs",
  pairs: "a list of pairs",
  set: "a set",
};

/**
 * The values of a YAML text, and their conversion to JSON values. YAML has dates and keys that are
 * not text; JSON has neither, and a state point is JSON.
 *
 * This file does not import the YAML library: callers that parse nothing do not load it.
 *
 * @module
 */

import { Float, isMapping, type Value } from "../value/value.ts";

/** Any value that `parseYaml` returns. */
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
  /** The key in its first spelling: Python takes `1`, `1.0` and `True` for one key. */
  readonly key: YamlValue;
  /** The last value of the key. */
  readonly value: YamlValue;
  /** The line of the value's key in the file, from 1. */
  readonly line: number;
}

/** A Python `dict`: each key once, in the order of the first assignments. */
export class YamlMapping {
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

/** A date, with or without a time of day. A state point cannot hold it. */
export class Foreign {
  readonly kind: "date" | "datetime";
  /** The source text. */
  readonly text: string;

  /** @param kind with or without a time of day, @param text the source text */
  constructor(kind: "date" | "datetime", text: string) {
    this.kind = kind;
    this.text = text;
  }
}

/** Why a text is refused. */
export interface Fault {
  /** What is wrong, on one line. */
  readonly message: string;
  /** How to write the text instead, where PyYAML would accept it. */
  readonly cure?: string;
}

/** The text is not YAML, or YAML readers differ on it. */
export class YamlError extends SyntaxError {
  /** The line of the file, from 1. */
  readonly line: number;
  /** The column, in UTF-16 units from 1. */
  readonly column: number;
  /** How to write the text instead, where PyYAML would accept it. */
  readonly cure: string | undefined;

  /** @param fault what is wrong, @param line from 1, @param column from 1 */
  constructor(fault: Fault, line: number, column: number) {
    super(fault.message);
    this.name = "YamlError";
    this.line = line;
    this.column = column;
    this.cure = fault.cure;
  }
}

/** A value of the YAML text that JSON cannot hold. */
export class YamlValueError extends TypeError {
  /** The keys that lead to the value: `conditions.full.when`. */
  readonly path: string;
  /** The kind of value: `a date`, `a mapping with a key that is not text (1)`. */
  readonly found: string;
  /** The line of its key, from 1; `undefined` outside of any mapping. */
  readonly line: number | undefined;

  /** @param path the keys that lead to the value, @param found its kind, @param line of its key */
  constructor(path: string, found: string, line: number | undefined) {
    super(path === "" ? `The whole is ${found}` : `"${path}" is ${found}`);
    this.name = "YamlValueError";
    this.path = path;
    this.found = found;
    this.line = line;
  }
}

/** The largest number of values in one text: aliases can make a few lines into millions of values. */
export const MAX_VALUES = 1_000_000;

/**
 * Converts a YAML value to a JSON value.
 *
 * @param path the name of the value in messages: `conditions.full`
 * @throws {YamlValueError} for a date, a key that is not text, and more than `MAX_VALUES` values
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
 * Converts a JSON value to a YAML value.
 *
 * @param line the line that all its keys get
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
    throw new YamlValueError(
      place.path,
      yaml.kind === "date" ? "a date" : "a date with a time",
      place.line,
    );
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

/**
 * A text that is equal for keys that Python takes for one key: `1`, `1.0` and `True`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(keyIdentity(1n), keyIdentity(true));
 * assert.notEqual(keyIdentity(1n), keyIdentity("1"));
 * ```
 */
export function keyIdentity(key: YamlValue | Value): string {
  if (typeof key === "string") return `text ${key}`;
  if (typeof key === "boolean") return key ? "number 1" : "number 0";
  if (typeof key === "bigint") return `number ${key}`;
  if (key instanceof Float) {
    return `number ${Number.isInteger(key.number) ? BigInt(key.number) : key.number}`;
  }
  if (key === null) return "null";
  return key instanceof Foreign ? `${key.kind} ${key.text}` : "collection";
}

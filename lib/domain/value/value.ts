/**
 * The values that state points and documents are made of, as Python's `json` knows them.
 *
 * A whole number is a `bigint`, a number with a point or an exponent is a `Float`: `1` and `1.0` give
 * different ids, so they are different types from parsing to hashing and a bare `number` is neither.
 * Mappings are `Map`s, because objects would move keys that look like numbers to the front.
 *
 * @module
 */

/** A double-precision number: what Python calls a `float`, NaN and the infinities among them. */
export class Float {
  /** The number itself. */
  readonly number: number;

  /** @param number the double to wrap */
  constructor(number: number) {
    this.number = number;
  }
}

/** Anything that a JSON file of Python can hold. */
export type Value = null | boolean | string | bigint | Float | readonly Value[] | Mapping;

/** A JSON object; keys keep the order in which they were first set. */
export type Mapping = ReadonlyMap<string, Value>;

/** Whether a value is a mapping. */
export function isMapping(value: Value | undefined): value is Mapping {
  return value instanceof Map;
}

/** The mapping under `key`, or an empty one where there is none. */
export function mappingAt(mapping: Mapping, key: string): Mapping {
  const value = mapping.get(key);
  return isMapping(value) ? value : EMPTY;
}

/** The text under `key`, or `undefined` where there is none or it is not text. */
export function textAt(mapping: Mapping, key: string): string | undefined {
  const value = mapping.get(key);
  return typeof value === "string" ? value : undefined;
}

/** The number under `key`, whole or not, as a double; `undefined` where there is none. */
export function numberAt(mapping: Mapping, key: string): number | undefined {
  const value = mapping.get(key);
  if (typeof value === "bigint") return Number(value);
  return value instanceof Float ? value.number : undefined;
}

/**
 * Compares two texts by code point, as Python sorts: JavaScript's own order is by UTF-16 unit and
 * puts astral characters before U+E000…U+FFFF.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a.charCodeAt(i) === b.charCodeAt(i)) continue;
    // After a high surrogate the units that differ may be low halves: the characters begin one before.
    const before = isHighSurrogate(a.charCodeAt(i - 1)) ? codePointDifference(a, b, i - 1) : 0;
    return before === 0 ? codePointDifference(a, b, i) : before;
  }
  return a.length - b.length;
}

const EMPTY: Mapping = new Map();

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit < 0xdc00;
}

function codePointDifference(a: string, b: string, index: number): number {
  return (a.codePointAt(index) ?? 0) - (b.codePointAt(index) ?? 0);
}

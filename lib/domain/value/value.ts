/**
 * The values that state points and documents are made of, as Python's `json` knows them.
 *
 * A whole number is a `bigint`, a number with a point or an exponent is a `Float`: `1` and `1.0`
 * give different ids, so they are different types from parsing to hashing and a bare `number` is
 * neither. Mappings are `Map`s, because objects would move keys that look like numbers to the
 * front.
 *
 * @module
 */

/** A double-precision number, as Python's `float`; NaN and the infinities are allowed. */
export class Float {
  /** The double. */
  readonly number: number;

  /**
   * Wraps a double.
   *
   * @param number the double to wrap
   */
  constructor(number: number) {
    this.number = number;
  }

  /** Returns the double, so that `Number(value)` reads floats and integers alike. */
  valueOf(): number {
    return this.number;
  }
}

/** Any value that Python's `json` reads from a file. */
export type Value = null | boolean | string | bigint | Float | readonly Value[] | Mapping;

/** A JSON object. Its keys keep the order of the first assignments. */
export type Mapping = ReadonlyMap<string, Value>;

/** Returns whether a value is a mapping. */
export function isMapping(value: Value | undefined): value is Mapping {
  return value instanceof Map;
}

/** Returns the mapping under `key`, or an empty one if `key` is missing or has another value. */
export function mappingAt(mapping: Mapping, key: string): Mapping {
  const value = mapping.get(key);
  return isMapping(value) ? value : EMPTY;
}

/** Returns the text under `key`, or `undefined` if `key` is missing or has another value. */
export function textAt(mapping: Mapping, key: string): string | undefined {
  const value = mapping.get(key);
  return typeof value === "string" ? value : undefined;
}

/** Returns the number under `key`, whole or not, as a double; `undefined` if there is none. */
export function numberAt(mapping: Mapping, key: string): number | undefined {
  const value = mapping.get(key);
  if (typeof value === "bigint") return Number(value);
  return value instanceof Float ? value.number : undefined;
}

/**
 * Compares two texts by code point, as Python sorts. JavaScript compares UTF-16 units, and so puts
 * characters above U+FFFF before U+E000…U+FFFF.
 */
export function compareCodePoints(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    if (a.charCodeAt(i) === b.charCodeAt(i)) continue;
    // If the units before are high surrogates, the characters begin one unit earlier.
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

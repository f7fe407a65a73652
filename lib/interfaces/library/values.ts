/**
 * Values as programs write them, and as the program's own types have them.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import { Float, isMapping, type Mapping, type Value } from "../../domain/value/value.ts";

export { Float };

/** A value of a state point or of a document: an integer is a `bigint`, another number a {@link Float}. */
export type SpValue =
  | null
  | boolean
  | string
  | bigint
  | Float
  | readonly SpValue[]
  | Statepoint;

/** A state point, or a mapping in it: an object of the given values, its keys in their order. */
export interface Statepoint {
  /** Any key without a dot. */
  readonly [key: string]: SpValue;
}

/**
 * A value that a caller may give. A JavaScript `number` with a fraction is a float; a whole one is
 * refused, because 1 and 1.0 are different values and give different runs: write `1n` or
 * `new Float(1)`.
 */
export type GivenValue =
  | null
  | boolean
  | string
  | bigint
  | number
  | Float
  | readonly GivenValue[]
  | GivenMapping;

/** A mapping that a caller may give. A `Map` keeps keys such as `"0"` at their places. */
export type GivenMapping =
  | { readonly [key: string]: GivenValue }
  | ReadonlyMap<string, GivenValue>;

/** Reads a given mapping. @throws {UserError} `STATEPOINT_INVALID` */
export function readMapping(given: unknown, name: string): Mapping {
  const place = { path: option(name), level: 0 };
  const entries = entriesOf(given);
  if (entries === undefined) {
    throw wrong(place, "it is no object", "Give an object or a Map of values.");
  }
  return mappingOf(entries, place);
}

/** Reads a given mapping, if there is one. */
export function readOptionalMapping(given: unknown, name: string): Mapping | undefined {
  return given === undefined ? undefined : readMapping(given, name);
}

/** Reads a given value. @throws {UserError} `STATEPOINT_INVALID` */
export function readValue(given: unknown, path: Text): Value {
  return valueOf(given, { path, level: 0 });
}

/** Makes an object of a mapping. */
export function statepointOf(mapping: Mapping): Statepoint {
  return Object.fromEntries(Array.from(mapping, ([key, value]) => [key, spValueOf(value)]));
}

/** Makes the value of a caller's type. */
export function spValueOf(value: Value): SpValue {
  if (isMapping(value)) return statepointOf(value);
  if (isList(value)) return value.map(spValueOf);
  return value;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

interface Place {
  /** The property, and the keys that lead to the value. */
  readonly path: Text;
  readonly level: number;
}

/** State points this deep are refused later; a value that contains itself never ends. */
const MAX_LEVEL = 200;

function valueOf(given: unknown, place: Place): Value {
  if (typeof given === "number") return floatOf(given, place);
  if (isPlain(given)) return given;
  if (place.level > MAX_LEVEL) {
    throw wrong(place, "it is nested too deeply", "Use fewer levels.");
  }
  if (Array.isArray(given)) {
    return Array.from(given, (item, n) => valueOf(item, below(place, `[${n}]`)));
  }
  const entries = entriesOf(given);
  if (entries !== undefined) return mappingOf(entries, place);
  throw given === undefined
    ? wrong(place, "it is undefined", "Leave the key out, or write null.")
    : wrong(place, `a state point holds no ${kindOf(given)}`, "Write it as text or as a number.");
}

function isPlain(given: unknown): given is null | boolean | string | bigint | Float {
  return given === null || given instanceof Float ||
    ["boolean", "string", "bigint"].includes(typeof given);
}

function floatOf(number: number, place: Place): Float {
  if (!Number.isInteger(number)) return new Float(number);
  const text = Object.is(number, -0) ? "-0" : String(number);
  const state = `the number ${text} may be an integer or a float, which give different runs`;
  throw wrong(
    place,
    state,
    `Write ${BigInt(number)}n for the integer, or new Float(${text}) for the float.`,
  );
}

function mappingOf(entries: Iterable<readonly [unknown, unknown]>, place: Place): Mapping {
  return new Map(Array.from(entries, ([key, value]): [string, Value] => {
    if (typeof key !== "string") throw wrong(place, "a key is no text", "Write each key as text.");
    return [key, valueOf(value, below(place, `.${key}`))];
  }));
}

/** Returns the entries of a plain object or a Map; `undefined` for anything else. */
function entriesOf(given: unknown): Iterable<readonly [unknown, unknown]> | undefined {
  if (given instanceof Map) return given;
  if (typeof given !== "object" || given === null || Array.isArray(given)) return undefined;
  const prototype: unknown = Object.getPrototypeOf(given);
  const isObject = prototype === null || prototype === Object.prototype;
  return isObject ? Object.entries(given) : undefined;
}

function below({ path, level }: Place, step: string): Place {
  return { path: phrase`${path}${step}`, level: level + 1 };
}

function kindOf(given: unknown): string {
  if (typeof given !== "object" || given === null) return typeof given;
  return given.constructor?.name ?? "object";
}

function wrong({ path }: Place, state: string, hint: string): UserError {
  return new UserError("STATEPOINT_INVALID", phrase`Cannot use ${path}: ${state}`, { hint });
}

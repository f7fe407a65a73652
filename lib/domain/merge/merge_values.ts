/**
 * Merges values by key, at every depth, without knowing what they mean.
 *
 * @module
 */

import { formatJson } from "../value/json_text.ts";
import { compareCodePoints, isMapping, type Mapping, type Value } from "../value/value.ts";

/** The common ancestor of two versions, and the versions. A missing one is `undefined`. */
export interface Sides<T> {
  readonly base: T | undefined;
  readonly ours: T | undefined;
  readonly theirs: T | undefined;
}

/** A value that lost against another one, because both sides had changed it. */
export interface Dropped {
  /** The keys that lead to the value, with dots between. */
  readonly key: string;
  readonly value: Value;
}

/** Takes a value that a merge drops. */
export type OnDropped = (dropped: Dropped) => void;

/** Returns a text that two values share if and only if they are equal; empty if there is no value. */
export function canonicalText(value: Value | undefined): string {
  return value === undefined ? "" : formatJson(value, { sortKeys: true });
}

/** Says whether two values are equal; the order of keys does not count. */
export function isEqual(a: Value | undefined, b: Value | undefined): boolean {
  return a === b || canonicalText(a) === canonicalText(b);
}

/** Returns the only changed value, or the value of both; `undefined` if both sides changed it differently. */
export function unlessBothChanged<T extends Value>(
  { base, ours, theirs }: Sides<T>,
): { readonly value: T | undefined } | undefined {
  if (isEqual(ours, theirs)) return { value: lesserText(ours, theirs) };
  if (isEqual(ours, base)) return { value: theirs };
  if (isEqual(theirs, base)) return { value: ours };
  return undefined;
}

/** Of two equal values, returns the one whose text is smaller: the order of their keys may differ. */
function lesserText<T extends Value>(a: T | undefined, b: T | undefined): T | undefined {
  if (a === b || a === undefined || b === undefined) return a;
  return compareCodePoints(formatJson(a), formatJson(b)) <= 0 ? a : b;
}

/** Of two different values, returns the one with the greater canonical text first. */
export function byText(a: Value, b: Value): readonly [greater: Value, lesser: Value] {
  return compareCodePoints(canonicalText(a), canonicalText(b)) >= 0 ? [a, b] : [b, a];
}

/**
 * Merges two versions of a value. Of two different changes the value with the greater canonical text
 * stays, so that the order of the sides does not matter; a change is kept against a removal.
 */
export function mergeValues(
  sides: Sides<Value>,
  key: string,
  onDropped: OnDropped,
): Value | undefined {
  const known = unlessBothChanged(sides);
  if (known !== undefined) return known.value;
  const { base, ours, theirs } = sides;
  if (ours === undefined) return theirs;
  if (theirs === undefined) return ours;
  if (isMapping(ours) && isMapping(theirs)) {
    const before = isMapping(base) ? base : undefined;
    return mergeMappings({ base: before, ours, theirs }, [], (inner, values) => {
      return mergeValues(values, `${key}.${inner}`, onDropped);
    });
  }
  const [greater, lesser] = byText(ours, theirs);
  onDropped({ key, value: lesser });
  return greater;
}

/**
 * Merges two mappings key by key.
 *
 * @param order of the keys that the base does not have; the rest follow by code point
 * @param merge merges the values of one key; `undefined` leaves the key out
 */
export function mergeMappings(
  { base, ours, theirs }: Sides<Mapping>,
  order: readonly string[],
  merge: (key: string, values: Sides<Value>) => Value | undefined,
): Mapping {
  const merged = new Map<string, Value>();
  for (const key of keysInOrder([base, ours, theirs], order)) {
    const values = { base: base?.get(key), ours: ours?.get(key), theirs: theirs?.get(key) };
    const value = merge(key, values);
    if (value !== undefined) merged.set(key, value);
  }
  return merged;
}

/** Returns all keys: those of the base in its order, then the others in an order that no side decides. */
function keysInOrder(
  [base, ...sides]: readonly (Mapping | undefined)[],
  order: readonly string[],
): readonly string[] {
  const known = new Set(base?.keys());
  const added = new Set(sides.flatMap((side) => [...side?.keys() ?? []]));
  const others = [...added].filter((key) => !known.has(key) && !order.includes(key));
  const ordered = order.filter((key) => added.has(key) && !known.has(key));
  return [...known, ...ordered, ...others.sort(compareCodePoints)];
}

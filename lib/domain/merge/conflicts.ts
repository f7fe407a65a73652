/**
 * The list of values that lost in a merge, which a document keeps for people.
 *
 * @module
 */

import { DOCUMENT } from "../document/merge_keys.ts";
import { compareCodePoints, isMapping, type Mapping, textAt, type Value } from "../value/value.ts";
import { valueAtPath } from "../value/value_path.ts";
import { canonicalText, type Dropped, isEqual, type Sides } from "./merge_values.ts";

/** Merges the lists of both sides as sets: what a person removed from one list is removed. */
export function mergeConflicts({ base, ours, theirs }: Sides<Mapping>): readonly Value[] {
  const [before, mine, other] = [base, ours, theirs].map(conflictsOf);
  const isRemoved = (text: string) =>
    before?.has(text) === true && (mine?.has(text) !== true || other?.has(text) !== true);
  return sorted(new Map([...mine ?? [], ...other ?? []].filter(([text]) => !isRemoved(text))));
}

/** Adds values that lost. */
export function addConflicts(
  list: readonly Value[],
  dropped: readonly Dropped[],
): readonly Value[] {
  if (dropped.length === 0) return list;
  const entries = dropped.map(({ key, value }) =>
    new Map<string, Value>([["key", key], ["value", value]])
  );
  return sorted(new Map([...list, ...entries].map((entry) => [canonicalText(entry), entry])));
}

/** Leaves values out that a later merge has put back into the document. */
export function withoutKept(list: readonly Value[], document: Mapping): readonly Value[] {
  return list.filter((entry) => {
    const key = isMapping(entry) ? textAt(entry, "key") : undefined;
    if (!isMapping(entry) || key === undefined) return true;
    return !isEqual(valueAtPath(document, key), entry.get("value"));
  });
}

/** Returns the list of a document, by the texts of its entries. */
function conflictsOf(document: Mapping | undefined): ReadonlyMap<string, Value> {
  const list = document?.get(DOCUMENT.conflicts);
  if (list === undefined) return new Map();
  const values = Array.isArray(list) ? list as readonly Value[] : [list];
  return new Map(values.map((entry) => [canonicalText(entry), entry]));
}

function sorted(entries: ReadonlyMap<string, Value>): readonly Value[] {
  return [...entries].sort(([a], [b]) => compareCodePoints(a, b)).map(([, entry]) => entry);
}

/**
 * Unites the attempts of two versions of a document: no attempt is ever lost, and of two versions of
 * one attempt the one with the better known end stays.
 *
 * @module
 */

import { attemptView } from "../document/attempt.ts";
import { endedAtOf, startedAtOf } from "../document/document_view.ts";
import { DOCUMENT, ENTRY_KEYS, entryEndedAt } from "../document/merge_keys.ts";
import { compareCodePoints, isMapping, type Mapping, type Value } from "../value/value.ts";
import {
  byText,
  canonicalText,
  mergeMappings,
  type Sides,
  unlessBothChanged,
} from "./merge_values.ts";

/** The attempts of a document by a key that is the same in every version of the document. */
export type Attempts = ReadonlyMap<string, Value>;

/** Returns the attempts of a document; `undefined` if the document has something else in their place. */
export function attemptsByKey(document: Mapping | undefined): Attempts | undefined {
  const list = document?.get(DOCUMENT.attempts) ?? [];
  if (!isList(list)) return undefined;
  const attempts = new Map<string, Value>();
  for (const item of list) {
    const key = keyOf(item);
    let unique = key;
    for (let count = 2; attempts.has(unique); count++) unique = `${key}#${count}`;
    attempts.set(unique, item);
  }
  return attempts;
}

/**
 * Says whether both sides ran a run since their common ancestor: each has an attempt that the other
 * two versions lack. Of runs of the Python program, only the start and the end tell.
 */
export function haveBothRun({ base, ours, theirs }: Sides<Mapping>): boolean {
  const [before, mine, other] = [base, ours, theirs].map(traces);
  const hasOwn = (one: ReadonlySet<string> | undefined, two: ReadonlySet<string> | undefined) =>
    [...one ?? []].some((trace) => before?.has(trace) !== true && two?.has(trace) !== true);
  return hasOwn(mine, other) && hasOwn(other, mine);
}

/** What the attempts of a document leave in it. */
function traces(document: Mapping | undefined): ReadonlySet<string> {
  const keys = [...attemptsByKey(document)?.keys() ?? []];
  if (keys.length > 0 || document === undefined) return new Set(keys);
  const startedAt = startedAtOf(document);
  return new Set(startedAt === undefined ? [] : [`run ${startedAt} ${endedAtOf(document) ?? ""}`]);
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

/** An attempt without an id was not written by this program; its content identifies it. */
function keyOf(item: Value): string {
  const id = isMapping(item) ? attemptView(item).id : undefined;
  return id === undefined ? `text ${canonicalText(item)}` : `id ${id}`;
}

/** Unites the attempts of both sides. */
export function uniteAttempts({ base, ours, theirs }: Sides<Attempts>): Attempts {
  const keys = new Set([...ours?.keys() ?? [], ...theirs?.keys() ?? []]);
  const united = new Map<string, Value>();
  for (const key of keys) {
    const sides = { base: base?.get(key), ours: ours?.get(key), theirs: theirs?.get(key) };
    united.set(key, joinAttempt(sides));
  }
  return united;
}

function joinAttempt({ base, ours, theirs }: Sides<Value>): Value {
  if (ours === undefined) return theirs ?? null;
  if (theirs === undefined || !isMapping(ours) || !isMapping(theirs)) return ours;
  const before = isMapping(base) ? base : undefined;
  const facts = joinFacts({
    base: before && factsOf(before),
    ours: factsOf(ours),
    theirs: factsOf(theirs),
  });
  return mergeMappings({ base: before, ours, theirs }, [...ENTRY_KEYS], (key, values) => {
    if (ENTRY_KEYS.has(key)) return facts.get(key);
    const known = unlessBothChanged(values);
    if (known !== undefined) return known.value ?? values.ours ?? values.theirs;
    if (values.ours === undefined) return values.theirs;
    return values.theirs === undefined ? values.ours : byText(values.ours, values.theirs)[0];
  });
}

/** The facts of one version of an attempt are true only together. */
function joinFacts(sides: Sides<Mapping> & { ours: Mapping; theirs: Mapping }): Mapping {
  const known = unlessBothChanged<Mapping>(sides);
  if (known?.value !== undefined) return known.value;
  return compareVersions(sides.ours, sides.theirs) >= 0 ? sides.ours : sides.theirs;
}

function factsOf(entry: Mapping): Mapping {
  return new Map([...entry].filter(([key]) => ENTRY_KEYS.has(key)));
}

/** From the least to the best known end. */
const RANKS: readonly (string | undefined)[] = [
  "running",
  "lost",
  "interrupted",
  "stopped",
  "failed",
  "complete",
];

/** Returns how well the end of an attempt is known. A recorded end is better than a guess. */
export function rankOf(entry: Mapping): number {
  return RANKS.indexOf(attemptView(entry).status);
}

/** Compares two versions of an attempt: the greater one stays. */
function compareVersions(a: Mapping, b: Mapping): number {
  return rankOf(a) - rankOf(b) ||
    compareCodePoints(entryEndedAt(a) ?? "", entryEndedAt(b) ?? "") ||
    compareCodePoints(canonicalText(a), canonicalText(b));
}

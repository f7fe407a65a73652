/**
 * The recorded end of an attempt: how the command ended, and enough of the attempt to know it by.
 *
 * @module
 */

import { type Mapping, textAt, type Value } from "../value/value.ts";

/** What the record of an end repeats of its attempt. */
export interface EndFacts {
  /** The attempt's id. */
  readonly id: string | undefined;
  /** The place in the queue of the queueing that the attempt served. */
  readonly queuedAt: string | undefined;
}

/** The typed view of what an end repeats of its attempt. */
export function endFacts(facts: Mapping): EndFacts {
  return { id: textAt(facts, "id"), queuedAt: textAt(facts, "queued_at") };
}

/** An attempt's entry, made of what its recorded end repeats of it. */
export function entryFromEnd(facts: Mapping | undefined, n: number): Mapping {
  const entry = new Map<string, Value>(facts);
  for (const key of ["schema_version", "queued_at", "code", "signalled"]) entry.delete(key);
  return entry.set("n", BigInt(n)).set("status", "running");
}

/** What an end repeats of its attempt: which one it was, where, and which queueing it served. */
export function factsForEnd(entry: Mapping, queuedAt: string): Mapping {
  const facts = new Map<string, Value>([["id", entry.get("id") ?? null], ["queued_at", queuedAt]]);
  for (const name of ["host", "started_at", "tag"]) facts.set(name, entry.get(name) ?? null);
  return facts;
}

/** A whole end, as the runner writes it where the shell could not. */
export function endMapping(
  entry: Mapping,
  end: { readonly queuedAt: string; readonly code: number; readonly wasSignalled: boolean },
): Mapping {
  return new Map<string, Value>([
    ["schema_version", 1n],
    ["id", entry.get("id") ?? null],
    ["queued_at", end.queuedAt],
    ["code", BigInt(end.code)],
    ["signalled", end.wasSignalled],
  ]);
}

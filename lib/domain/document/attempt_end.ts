/**
 * The recorded end of an attempt: how the command ended, and the facts that identify the attempt.
 *
 * @module
 */

import { type Mapping, textAt, type Value } from "../value/value.ts";

/** The facts about the attempt that its recorded end repeats. */
export interface EndFacts {
  readonly id: string | undefined;
  /** The job's place in the queue when the attempt began. */
  readonly queuedAt: string | undefined;
}

/** Reads the facts in a recorded end. */
export function endFacts(facts: Mapping): EndFacts {
  return { id: textAt(facts, "id"), queuedAt: textAt(facts, "queued_at") };
}

/** Rebuilds an attempt's entry from its recorded end, for a document that has lost the entry. */
export function entryFromEnd(facts: Mapping | undefined, n: number): Mapping {
  const entry = new Map<string, Value>(facts);
  for (const key of ["schema_version", "queued_at", "code", "signalled"]) entry.delete(key);
  return entry.set("n", BigInt(n)).set("status", "running");
}

/** Selects the facts that an end repeats: the attempt's id, its machine, and the job's place in the queue. */
export function factsForEnd(entry: Mapping, queuedAt: string): Mapping {
  const facts = new Map<string, Value>([["id", entry.get("id") ?? null], ["queued_at", queuedAt]]);
  for (const name of ["host", "started_at", "tag"]) facts.set(name, entry.get(name) ?? null);
  return facts;
}

/** Makes a whole end, for the runner to write if the shell could not. */
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

/**
 * What a document tells the ledger about a run that is over, in the fields of a ledger's entry.
 *
 * The Python program writes entries, too. So each field has the form that Python gives it.
 *
 * @module
 */

import { Float, isMapping, type Mapping, mappingAt, textAt, type Value } from "../value/value.ts";
import { formatJson } from "../value/json_text.ts";
import { formatPythonStr } from "../value/python_text.ts";
import { runLinkOf } from "./link.ts";

/** The fields of `tracker` that lead to the run; the others may hold paths of one machine. */
const TRACKER_KEYS = ["backend", "run_id", "url", "group", "project"];

/** Selects the facts of a document that an entry keeps. */
export function ledgerFacts(document: Mapping): Mapping {
  const facts = new Map<string, Value>([["status", textAt(document, "status") ?? ""]]);
  const link = runLinkOf(document);
  if (link.size > 0) facts.set("run_link", link);
  for (const key of ["started_at", "ended_at"]) {
    const value = document.get(key) ?? null;
    if (value !== null) facts.set(key, formatPythonStr(value));
  }
  const wallclock = floatOf(document.get("wallclock_s"));
  if (wallclock !== undefined) facts.set("wallclock_s", wallclock);
  const tracker = trackerFacts(mappingAt(document, "tracker"));
  if (tracker.size > 0) facts.set("tracker", tracker);
  return facts;
}

/** Says whether two documents tell the ledger the same. */
export function hasSameFacts(one: Mapping, other: Mapping): boolean {
  const [a, b] = [one, other].map((document) =>
    formatJson(ledgerFacts(document), { sortKeys: true })
  );
  return a === b;
}

/** For Python, a truth value is a number, too. */
function floatOf(value: Value | undefined): Float | undefined {
  if (value instanceof Float) return value;
  if (typeof value === "bigint" || typeof value === "boolean") return new Float(Number(value));
  return undefined;
}

function trackerFacts(tracker: Mapping): Mapping {
  const kept = TRACKER_KEYS.map((key): [string, Value] => [key, tracker.get(key) ?? null]);
  return new Map(kept.filter(([, value]) => value !== null));
}

/** Reads the experiment that an entry's link names. */
export function entryExperimentId(entry: Mapping): string | undefined {
  return textAt(mappingAt(entry, "run_link"), "experiment_id") ??
    textAt(mappingAt(entry, "statepoint"), "experiment_id");
}

/** Reads the state point in an entry. */
export function entryStatepoint(entry: Mapping): Mapping | undefined {
  const value = entry.get("statepoint");
  return isMapping(value) ? value : undefined;
}

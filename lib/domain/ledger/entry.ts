/**
 * An entry of the ledger: what every machine may know of a run that is over. It has the fields and
 * the bytes of the Python program's entries, because both programs rewrite them.
 *
 * @module
 */

import { ledgerFacts } from "../document/ledger_facts.ts";
import { CONFLICT_REASON, isMarked } from "../value/conflict_marks.ts";
import { JsonError, parseJson } from "../value/json_parse.ts";
import { formatJson } from "../value/json_text.ts";
import { formatPythonStr, isPythonTrue } from "../value/python_text.ts";
import { isMapping, type Mapping, textAt, type Value } from "../value/value.ts";

/** The values that an entry is made of. */
export interface EntryParts {
  readonly jobId: string;
  readonly statepoint: Mapping;
  readonly document: Mapping;
  /** The name of the machine that registers the run. */
  readonly machineLabel: string;
  /** To the second. */
  readonly promotedAt: string;
}

/** Makes the entry of a run that is over. */
export function ledgerEntry(parts: EntryParts): Mapping {
  const { jobId, statepoint, document } = parts;
  const entry = new Map<string, Value>([
    ["schema_version", 1n],
    ["job_id", jobId],
    ["statepoint", statepoint],
    ["promoted_at", parts.promotedAt],
    ...ledgerFacts(document),
  ]);
  const commit = statepoint.get("code_commit");
  if (commit !== undefined) entry.set("code_commit", formatPythonStr(commit));
  const dirty = statepoint.get("code_dirty");
  if (dirty !== undefined) entry.set("code_dirty", isPythonTrue(dirty));
  return entry.set(MACHINE, parts.machineLabel);
}

const MACHINE = "registered_machine";

/** The file's text, byte for byte as Python's `json.dumps(entry, indent=2, sort_keys=True)`. */
export function formatEntry(entry: Mapping): string {
  return `${formatJson(entry, { sortKeys: true, indent: 2 })}\n`;
}

/** Reads an entry's text; `undefined` if it is no JSON object. */
export function parseEntry(text: string): Mapping | undefined {
  try {
    const value = parseJson(text);
    return isMapping(value) ? value : undefined;
  } catch (error) {
    if (error instanceof JsonError) return undefined;
    throw error;
  }
}

/** Says why a text that is no JSON object is none. */
export function damageOf(text: string): string {
  return isMarked(text) ? CONFLICT_REASON : "it is not a JSON object";
}

/** Reads the name of the machine that registered the run. */
export function machineOf(entry: Mapping): string | undefined {
  return textAt(entry, MACHINE);
}

/** Fields that say who wrote an entry and when, and nothing about the run. */
const OF_THE_WRITER = new Set(["promoted_at", MACHINE]);

/**
 * Names the fields in which an entry says something else than another one about the same run, in
 * the order of the file.
 */
export function differingFields(entry: Mapping, other: Mapping): readonly string[] {
  const names = [...new Set([...entry.keys(), ...other.keys()])].sort();
  return names.filter((name) =>
    !OF_THE_WRITER.has(name) && textOf(entry, name) !== textOf(other, name)
  );
}

function textOf(entry: Mapping, name: string): string | undefined {
  const value = entry.get(name);
  return value === undefined ? undefined : formatJson(value, { sortKeys: true });
}

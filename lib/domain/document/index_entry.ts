/**
 * A run in the index file of a machine, in the form and the order of keys of the Python program.
 *
 * @module
 */

import { formatPythonStr, isPythonTrue } from "../value/python_text.ts";
import { isMapping, type Mapping, textAt, type Value } from "../value/value.ts";
import { runLinkOf } from "./link.ts";

/** The facts of a run that an index keeps. */
export interface IndexedFacts {
  readonly jobId: string;
  readonly experimentId: string | undefined;
  readonly condition: Value | undefined;
}

/** Makes the entry of a run that is over. */
export function indexEntry(
  jobId: string,
  { statepoint, document }: { readonly statepoint: Mapping; readonly document: Mapping },
): Mapping {
  const entry = new Map<string, Value>([
    ["job_id", jobId],
    ["status", textAt(document, "status") ?? ""],
  ]);
  const set = (key: string, value: Value | undefined) => {
    if (isPythonTrue(value)) entry.set(key, formatPythonStr(value));
  };
  const linked = runLinkOf(document).get("experiment_id");
  set("experiment_id", isPythonTrue(linked) ? linked : statepoint.get("experiment_id"));
  set("condition", statepoint.get("condition"));
  const createdAt = document.get("created_at");
  set("registered_at", isPythonTrue(createdAt) ? createdAt : document.get("started_at"));
  return entry;
}

/** Makes the content of an index file. */
export function indexMapping(
  machineLabel: string,
  exportedAt: string,
  entries: readonly Mapping[],
): Mapping {
  return new Map<string, Value>([
    ["schema_version", 1n],
    ["machine_label", machineLabel],
    ["exported_at", exportedAt],
    ["entries", entries],
  ]);
}

/** Reads the runs in an index file, and the machine that it names; `undefined` if it has none. */
export function readIndex(
  index: Value,
): { readonly machine: string | undefined; readonly runs: readonly IndexedFacts[] } | undefined {
  if (!isMapping(index)) return undefined;
  const entries = index.get("entries");
  if (!Array.isArray(entries)) return undefined;
  const runs = entries.filter(isMapping).flatMap((entry: Mapping) => {
    const jobId = textAt(entry, "job_id");
    const condition = entry.get("condition");
    return jobId === undefined
      ? []
      : [{ jobId, experimentId: textAt(entry, "experiment_id"), condition }];
  });
  return { machine: textAt(index, "machine_label") || undefined, runs };
}

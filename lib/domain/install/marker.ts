/**
 * The install marker, `.aexp/installed.json`, which both programs read and write.
 *
 * @module
 */

import { formatJson } from "../value/json_text.ts";
import { type Mapping, textAt, type Value } from "../value/value.ts";

/** What the marker is to say. */
export interface MarkerFacts {
  readonly version: string;
  /** Seconds, as `2026-11-23T12:37:50+00:00`. */
  readonly installedAt: string;
  /** What the person asked for; `undefined` keeps what stands there. */
  readonly runStore: string | undefined;
  readonly machineLabel: string | undefined;
  /** This machine's name. */
  readonly host: string;
}

/**
 * Returns the marker with its new values; keys of the Python program stay. The label stands last,
 * where the Python program puts it.
 */
export function nextMarker(old: Mapping | undefined, facts: MarkerFacts): Mapping {
  const label = facts.machineLabel ?? nonEmpty(textAt(old ?? new Map(), "machine_label")) ??
    (facts.host.split(".")[0] || "unknown");
  const kept: readonly (readonly [string, Value])[] = old === undefined
    ? [["version", facts.version], ["installed_at", facts.installedAt]]
    : [...old];
  const next = new Map<string, Value>(kept);
  if (facts.runStore !== undefined || !next.has("run_store_path")) {
    next.set("run_store_path", facts.runStore ?? ".runs");
  }
  next.delete("machine_label");
  return next.set("machine_label", label);
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === "" ? undefined : text;
}

/** Returns whether the Python program has installed itself here. */
export function isPythonMarker(marker: Mapping | undefined): boolean {
  return textAt(marker ?? new Map(), "python_exe") !== undefined;
}

/** Formats a marker as the Python program does. */
export function markerText(marker: Mapping): string {
  return `${formatJson(marker, { indent: 2 })}\n`;
}

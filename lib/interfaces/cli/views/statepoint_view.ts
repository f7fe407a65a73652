/**
 * State points, results and errors as one line of text.
 *
 * @module
 */

import type { AttemptView } from "../../../domain/document/attempt.ts";
import type { QueueEntry } from "../../../domain/document/queue_entry.ts";
import { COMMON_KEYS } from "../../../domain/statepoint/common_keys.ts";
import { formatPythonRepr } from "../../../domain/value/python_text.ts";
import { type Mapping, type Value } from "../../../domain/value/value.ts";
import { brief, visible } from "../../../domain/terminal/visible.ts";

/** Shows a state point without the keys that all runs share, as `key=value` pairs sorted by key. */
export function statepointText(statepoint: Mapping): string {
  return pairs([...statepoint].filter(([key]) => !COMMON_KEYS.has(key)));
}

/** Does the same and shortens the text, because a state point may be of any size. */
export function briefStatepoint(statepoint: Mapping): string {
  return brief(statepointText(statepoint));
}

/** Shows a mapping as `key=value` pairs, sorted by key. */
export function mappingText(mapping: Mapping): string {
  return pairs([...mapping]);
}

/** Shows a recorded cause. A person knows exit code 75, but not its name `tempfail` from sendmail. */
export function causeText(cause: string): string {
  return cause === "tempfail" ? codeText(75) : cause;
}

/** Shows an exit code, or the signal that ended the command. */
export function codeText(code: number | undefined): string {
  if (code === undefined) return "unknown exit code";
  return code < 0 ? `signal ${-code}` : `exit code ${code}`;
}

/** Names the machine of an attempt by its name, and by its label if that is another one. */
export function placeText(
  { host, machine }: Pick<AttemptView, "host" | "machine">,
): string | undefined {
  if (host === undefined || machine === undefined) return host ?? machine;
  return machine === host || machine === host.split(".")[0] ? host : `${host} (${machine})`;
}

/** Shows the status; for a running job also its holder, for a waiting one its batch system. */
export function statusText(entry: QueueEntry): string {
  const status = entry.status ?? "";
  if (entry.holder === "ended") return visible(`${status} (ended, not yet recorded)`);
  if (entry.holder !== undefined) return visible(`${status} (${entry.holder})`);
  if (entry.submitted === undefined || status !== "queued") return visible(status);
  const { submitted } = entry;
  return visible(`${status} (${submitted.scheduler} ${submitted.id})`);
}

/** Shows a value. A text that no reader can mistake for another type needs no quotes. */
export function valueText(value: Value): string {
  const isPlain = typeof value === "string" && /^[A-Za-z_][\w./-]*$/.test(value) &&
    !isPythonName(value);
  return isPlain ? value : formatPythonRepr(value);
}

function isPythonName(text: string): boolean {
  return text === "True" || text === "False" || text === "None" || text === "nan" || text === "inf";
}

function pairs(entries: readonly (readonly [string, Value])[]): string {
  const sorted = [...entries].sort(([a], [b]) => a < b ? -1 : 1);
  return sorted.map(([key, value]) => `${visible(key)}=${valueText(value)}`).join(", ");
}

/**
 * Results as JSON for programs: the same keys as the MCP tools of those names have.
 *
 * @module
 */

import type { QueueEntry } from "../../../domain/document/queue_entry.ts";
import type { DamagedJob } from "../../../domain/document/damaged_job.ts";
import { formatJson } from "../../../domain/value/json_text.ts";
import { Float, type Mapping, type Value } from "../../../domain/value/value.ts";

/** What `mapping` turns into a JSON object; a field that is undefined becomes null. */
export type Fields = Readonly<Record<string, Value | undefined>>;

/** An object for JSON, its keys in the order of the fields. */
export function mapping(fields: Fields): Mapping {
  return new Map(Object.entries(fields).map(([key, value]) => [key, value ?? null]));
}

/** One line of JSON that every parser takes: NaN and the infinities are texts. */
export function jsonLine(value: Value): string {
  return formatJson(value, { strict: true }) + "\n";
}

/** A listing: `entries`, how many they are, and what could not be read. */
export function listing(entries: readonly Mapping[], damaged: readonly DamagedJob[]): Mapping {
  return mapping({ entries, total: BigInt(entries.length), damaged: damaged.map(damagedMapping) });
}

/** A job that could not be read. */
export function damagedMapping(job: DamagedJob): Mapping {
  return mapping({ job_id: job.id, path: job.path, reason: job.reason });
}

/** A job of the queue. */
export function entryMapping(entry: QueueEntry): Mapping {
  return mapping({
    job_id: entry.jobId,
    short_id: entry.jobId.slice(0, 8),
    experiment_id: entry.experimentId,
    hypothesis_id: entry.hypothesisId,
    status: entry.status,
    holder: entry.holder,
    tag: entry.tag,
    queued_at: entry.queuedAt === "" ? undefined : entry.queuedAt,
    submitted: entry.submitted,
    sp: entry.statepoint.mapping,
    last_error: entry.lastError,
    results: entry.results,
    attempts: BigInt(entry.attempts),
    started_at: entry.startedAt,
    ended_at: entry.endedAt,
    wallclock_s: numberValue(entry.wallclockS),
  });
}

/** A number of seconds, or nothing. */
export function numberValue(number: number | undefined): Value {
  return number === undefined ? null : new Float(number);
}

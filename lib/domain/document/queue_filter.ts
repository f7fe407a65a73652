/**
 * The filter that selects jobs. Every command that means several jobs uses this one.
 *
 * @module
 */

import { formatJson } from "../value/json_text.ts";
import { formatPythonStr } from "../value/python_text.ts";
import { Float, type Mapping, type Value } from "../value/value.ts";
import { valueAtPath } from "../value/value_path.ts";
import { causeOf } from "./cause.ts";
import {
  endedAtOf,
  isInQueue,
  queuedAtOf,
  startedAtOf,
  statusWord,
  tagOf,
} from "./document_view.ts";
import { experimentIdOf, linkedExperimentId, type LinkedJob } from "./link.ts";
import { isTerminal, type Status } from "./status.ts";

/** Which jobs to select; an absent field selects all. */
export interface QueueFilter {
  /** Only these jobs: whole ids. */
  readonly jobIds?: ReadonlySet<string> | undefined;
  readonly experimentId?: string | undefined;
  /** The whole tag. */
  readonly tag?: string | undefined;
  /** Only jobs in these states, including states of jobs that are over. */
  readonly statuses?: readonly Status[] | undefined;
  /** Only jobs whose last failure or attempt has one of these causes; see `causeOf()`. */
  readonly causes?: readonly string[] | undefined;
  /** Only jobs that failed in one of these ways. */
  readonly failures?: FailureFilter | undefined;
  /** Only jobs whose state points have all these values. */
  readonly values?: readonly WantedValue[] | undefined;
  /** Only jobs that were queued, started or ended at this time or later, in milliseconds since 1970. */
  readonly sinceMs?: number | undefined;
  /**
   * Also jobs that are over. Ids, `statuses`, `causes` and `failures` select jobs that are over in any case.
   *
   * @default {false}
   */
  readonly includeTerminal?: boolean;
  /** Also jobs that were never queued. @default {false} */
  readonly includeUnqueued?: boolean;
}

/** Ways to fail. Reading one takes a look at the end of an output, which other filters do without. */
export interface FailureFilter {
  readonly ids: readonly string[];
  /** Returns the way in which a job failed; `undefined` if its document keeps no error. */
  readonly idOf: (document: Mapping) => string | undefined;
}

/** A value that a state point must have. */
export interface WantedValue {
  /** The key, or a path with dots into nested values. */
  readonly key: string;
  readonly value: Value;
  /** Whether the value was given as JSON, and therefore with its type. */
  readonly isJson: boolean;
}

/** A job with its id. */
export interface FilteredJob extends LinkedJob {
  /** 32 hexadecimal digits. */
  readonly id: string;
}

/** Says whether a job matches the filter. */
export function isMeant(job: FilteredJob, filter: QueueFilter): boolean {
  const { experimentId, values = [] } = filter;
  if (!mayBeMeant(job, filter)) return false;
  if (experimentId !== undefined && experimentIdOf(job) !== experimentId) return false;
  return values.every((wanted) => hasValue(job.statepoint.mapping, wanted));
}

/**
 * Does the part of {@link isMeant} that needs the document alone. Jobs that fail it need no look at their
 * state points.
 */
export function mayBeMeant(
  { id, document }: Pick<FilteredJob, "id" | "document">,
  filter: QueueFilter,
): boolean {
  // Every document of a store comes by here, so the whole view is not built.
  const { jobIds, tag, experimentId, causes, failures, sinceMs } = filter;
  if (jobIds !== undefined && !jobIds.has(id)) return false;
  if (!filter.includeUnqueued && !isInQueue(document)) return false;
  if (tag !== undefined && tagOf(document) !== tag) return false;
  if (experimentId !== undefined) {
    const linked = linkedExperimentId(document);
    if (linked !== undefined && linked !== experimentId) return false;
  }
  if (!hasMeantStatus(statusWord(document) ?? "created", filter)) return false;
  if (causes !== undefined && !causes.includes(causeOf(document) ?? "")) return false;
  if (failures !== undefined && !failures.ids.includes(failures.idOf(document) ?? "")) return false;
  return sinceMs === undefined || lastChangeMs(document) >= sinceMs;
}

/** Says whether {@link isMeant} depends on the state point of a job, too. */
export function needsStatepoint(document: Mapping, { experimentId, values }: QueueFilter): boolean {
  return values !== undefined ||
    (experimentId !== undefined && linkedExperimentId(document) === undefined);
}

/** Says whether a filter selects jobs that are over, too. */
export function includesOver(filter: QueueFilter): boolean {
  const { jobIds, statuses, causes, failures, includeTerminal = false } = filter;
  return includeTerminal ||
    [jobIds, statuses, causes, failures].some((part) => part !== undefined);
}

/** Returns what a filter compares besides tag and experiment, as values that tell it from other filters. */
export function filterKey(filter: QueueFilter): readonly Value[] {
  const { jobIds, statuses, causes, failures, values, sinceMs } = filter;
  const sets = [jobIds && [...jobIds].sort(), statuses, causes, ...(failures ? [failures.ids] : [])]
    .map((set) => set ?? null);
  const wanted = values?.map(({ key, value, isJson }): Value => [key, value, isJson]) ?? null;
  const parts: readonly Value[] = [...sets, wanted, sinceMs === undefined ? null : BigInt(sinceMs)];
  return parts.every((part) => part === null) ? [] : parts;
}

/** Returns the part of a filter that a job goes on to match while it runs: nothing about states and times. */
export function lastingPart({ jobIds, experimentId, tag, values }: QueueFilter): QueueFilter {
  return { jobIds, experimentId, tag, values, includeTerminal: true };
}

/** Returns the part of a filter that says which sweep is meant: all its runs, whatever became of them. */
export function wholeSweep({ experimentId, tag, values }: QueueFilter): QueueFilter {
  return { experimentId, tag, values, includeTerminal: true };
}

/**
 * Says whether a state point has a value. Unless the value was given as JSON, a text matches the number that it
 * spells, and a number the text.
 */
export function hasValue(statepoint: Mapping, { key, value, isJson }: WantedValue): boolean {
  const stored = valueAtPath(statepoint, key);
  if (stored === undefined) return false;
  if (formatJson(stored, { sortKeys: true }) === formatJson(value, { sortKeys: true })) return true;
  if (isJson) return false;
  if (formatPythonStr(stored) === formatPythonStr(value)) return true;
  return stored instanceof Float && typeof value === "string" && spells(value, stored.number);
}

function spells(text: string, number: number): boolean {
  return text.trim() !== "" && Number(text) === number;
}

function hasMeantStatus(status: string, filter: QueueFilter): boolean {
  const statuses: readonly string[] | undefined = filter.statuses;
  if (statuses !== undefined) return statuses.includes(status);
  return includesOver(filter) || !isTerminal(status);
}

/** Returns when the job was last queued, started or ended, in milliseconds since 1970. */
function lastChangeMs(document: Mapping): number {
  const times = [queuedAtOf(document), startedAtOf(document), endedAtOf(document)];
  return Math.max(...times.map((text) => Date.parse(text ?? "") || 0));
}

/** Returns the filter without the parts that choose among failures: what failed runs are compared with. */
export function withoutFailures(filter: QueueFilter): QueueFilter {
  return {
    ...filter,
    jobIds: undefined,
    statuses: undefined,
    causes: undefined,
    failures: undefined,
  };
}

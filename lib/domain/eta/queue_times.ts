/**
 * The entries of a queue as runs with times.
 *
 * @module
 */

import type { QueueEntry } from "../document/queue_entry.ts";
import type { Value } from "../value/value.ts";
import { flatten, type FlatValues } from "../value/flatten.ts";
import type { QueuedTime } from "./trend.ts";
import type { TimedRun } from "./timed_run.ts";

/** Returns the run of an entry; `undefined` if it neither tells about times nor is left to run. */
export function timedRun(entry: QueueEntry, now: Date): TimedRun | undefined {
  const { status, holder, spent, isPutBack } = entry;
  const before = spent.sinceQueued;
  const values = valuesOf(entry);
  switch (status) {
    case "complete":
    case "failed":
      return before > 0 ? { values, state: "finished", seconds: before } : undefined;
    case "stopped":
      return before > 0 ? { values, state: "cut", seconds: before } : undefined;
    case "running":
      if (holder === "ended") return undefined;
      if (holder === "gone") return { values, state: "resumed", seconds: before };
      return { values, state: "running", seconds: before + (runningSeconds(entry, now) ?? 0) };
    case "queued":
      return { values, state: isPutBack ? "resumed" : "waiting", seconds: isPutBack ? before : 0 };
    default:
      return undefined;
  }
}

/** Returns how long a run has been running; `undefined` if it does not. Another machine's clock may differ. */
export function runningSeconds(
  { status, startedAt = "" }: QueueEntry,
  now: Date,
): number | undefined {
  const started = Date.parse(startedAt);
  if (status !== "running" || Number.isNaN(started)) return undefined;
  return Math.max(0, (now.getTime() - started) / 1000);
}

/** Returns the keys that tell runs apart. The experiment, which is not always one of them, counts, too. */
function valuesOf({ experimentId, statepoint }: QueueEntry): FlatValues {
  const values = flatten(statepoint.mapping);
  if (experimentId === undefined || values.has(EXPERIMENT)) return values;
  return new Map<string, Value>([[EXPERIMENT, experimentId], ...values]);
}

const EXPERIMENT = "experiment_id";

/** Makes runs of which only the times are known. */
export function timesOnly(
  runs: readonly TimedRun[],
  finished: readonly QueuedTime[],
): TimedRun[] {
  const others = finished.map(({ seconds }): TimedRun => ({
    values: undefined,
    state: "finished",
    seconds,
  }));
  return [...runs.map((run) => ({ ...run, values: undefined })), ...others];
}

/** Where a number of slots comes from. */
export type SlotsSource = "option" | "running" | "submitted" | "one";

/** How many runs are taken to run at the same time. */
export interface Slots {
  readonly count: number;
  readonly source: SlotsSource;
}

/**
 * Returns how many runs go on at the same time: as many as a person says; else as many as run now;
 * if none does, as many as a batch system has; else one.
 */
export function slotsOf(entries: readonly QueueEntry[], wanted: number | undefined): Slots {
  if (wanted !== undefined) return { count: wanted, source: "option" };
  const running =
    entries.filter(({ status, holder }) =>
      status === "running" && holder !== "gone" && holder !== "ended"
    ).length;
  if (running > 0) return { count: running, source: "running" };
  const submitted =
    entries.filter((entry) => entry.status === "queued" && entry.submitted !== undefined).length;
  return submitted > 0 ? { count: submitted, source: "submitted" } : { count: 1, source: "one" };
}

/**
 * Batches: the runs of one experiment that share a condition. A batch is a query, nothing that is
 * stored, and is the same as in the Python program.
 *
 * @module
 */

import { formatJson } from "../value/json_text.ts";
import type { Mapping, Value } from "../value/value.ts";
import type { RunRecord } from "./run_record.ts";

/** The runs of one experiment that share a condition. */
export interface Batch {
  readonly experimentId: string;
  /** `⟨hypothesis or _⟩/⟨experiment⟩/⟨condition, or the first run's short id⟩`. */
  readonly batchSlug: string;
  /** The values that the runs share; `condition` is null where they have none. */
  readonly selector: Mapping;
  readonly count: number;
  /** How many runs are in each state, by the document's own words, sorted. */
  readonly statuses: ReadonlyMap<string, number>;
  /** The group that a tracker gave the runs. */
  readonly trackerGroup: string | undefined;
}

/**
 * Groups runs into batches, sorted by experiment and condition. Runs without an experiment belong
 * to none.
 */
export function batchesOf(runs: readonly RunRecord[]): Batch[] {
  const groups = new Map<string, RunRecord[]>();
  for (const run of runs) {
    if (run.experimentId === undefined) continue;
    const key = `${run.experimentId} ${formatJson(conditionOf(run), { sortKeys: true })}`;
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [run]);
    else group.push(run);
  }
  return [...groups].sort(([a], [b]) => a < b ? -1 : 1).flatMap(([, group]) => batchOf(group));
}

/** A run without a condition has `null`, so that runs with and without one can be sorted. */
function conditionOf({ statepoint }: RunRecord): Value {
  return statepoint.get("condition") ?? null;
}

function batchOf(group: readonly RunRecord[]): Batch[] {
  const [first] = group;
  if (first?.experimentId === undefined) return [];
  const statuses = new Map<string, number>();
  for (const word of group.map(({ status }) => status ?? "created").sort()) {
    statuses.set(word, (statuses.get(word) ?? 0) + 1);
  }
  return [{
    experimentId: first.experimentId,
    batchSlug: first.batchSlug,
    selector: new Map([["condition", conditionOf(first)]]),
    count: group.length,
    statuses,
    trackerGroup: group.find(({ trackerGroup }) => trackerGroup)?.trackerGroup,
  }];
}

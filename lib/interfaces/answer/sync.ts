/**
 * The result of a sync, as an answer.
 *
 * @module
 */

import type { Syncing } from "../../operations/sync_runs.ts";
import { type Answer, countValue } from "./answer.ts";

/** Makes the answer of `sync`. */
export function syncAnswer(done: Syncing): Answer {
  const { mending } = done;
  return {
    dry_run: done.isDryRun,
    committed: done.committed,
    runs: countValue(done.runs),
    received: countValue(done.received),
    joined: done.way === "nothing" ? undefined : done.way,
    pushed: done.pushed === undefined ? undefined : countValue(done.pushed),
    pushed_committed_before: countValue(done.pushedOlder),
    other: done.other,
    bundle: done.bundle,
    mended: mending?.mended ?? [],
    left_in_conflict: (mending?.left ?? []).map(({ path, reason }) => ({ path, reason })),
    merge_conflicts: done.dropped.flatMap(({ path, dropped }) =>
      dropped.map(({ key, value }) => ({ path, key, value }))
    ),
    ran_on_both_sides: done.ranTwice,
    runs_ignored: done.areRunsIgnored,
  };
}

/**
 * The result of a sync, as text.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { Syncing } from "../../../operations/sync_runs.ts";
import { droppedText } from "./merge_view.ts";

/** Writes a line for each step, and the values that lost in a merge. */
export function writeSync(done: Syncing, { stdout, stderr }: Context): void {
  const steps = [mended(done), committed(done), received(done), pushed(done)];
  const lines = steps.filter((line) => line !== undefined);
  const nothing = done.mending?.left.length ? [] : ["nothing to do: all runs are shared already"];
  stdout.write((lines.length > 0 ? lines : nothing).map((line) => `${visible(line)}\n`).join(""));
  for (const { path, dropped } of done.dropped) stderr.write(droppedText(path, dropped));
  for (const { path, reason } of done.mending?.left ?? []) {
    stderr.write(`warning: ${visible(path)} is still in conflict: ${visible(reason)}\n`);
  }
  if (done.areRunsIgnored) {
    stderr.write("warning: git ignores the runs, so they are not shared; see .gitignore\n");
  }
}

function mended({ mending }: Syncing): string | undefined {
  const count = mending?.mended.length ?? 0;
  return count === 0 ? undefined : `merged ${files(count)} that git had left in conflict`;
}

function committed({ committed, runs, isDryRun }: Syncing): string | undefined {
  if (committed.length === 0) return undefined;
  const verb = isDryRun ? "would commit" : "committed";
  return `${verb} ${runs === 1 ? "1 run" : `${runs} runs`} (${files(committed.length)})`;
}

const WAYS = {
  nothing: "took over",
  forward: "took over",
  merge: "merged",
  rebase: "rebased onto",
} as const;

function received({ received, way, other }: Syncing): string | undefined {
  if (received === 0) return undefined;
  return `${WAYS[way]} ${commits(received)} from ${other ?? "another machine"}`;
}

function pushed({ pushed, other, bundle }: Syncing): string | undefined {
  if (bundle !== undefined) return `wrote ${bundle}`;
  return pushed === undefined || pushed === 0
    ? undefined
    : `pushed ${commits(pushed)} to ${other ?? "the remote"}`;
}

function commits(count: number): string {
  return count === 1 ? "1 commit" : `${count} commits`;
}

function files(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}

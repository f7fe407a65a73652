/**
 * The result of a sync, as text.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { Syncing } from "../../../operations/sync_runs.ts";
import { droppedText } from "./merge_view.ts";

/** The most files of which the values that lost are told. */
const MOST_FILES = 10;

/** Writes a line for each step, and the values that lost in a merge. */
export function writeSync(done: Syncing, { stdout, stderr }: Context): void {
  const steps = [mended(done), committed(done), received(done)];
  const told = steps.filter((line) => line !== undefined);
  const lines = [...told, ...pushed(done, told.length === 0), ...ranTwice(done)];
  stdout.write(lines.map((line) => `${visible(line)}\n`).join(""));
  for (const { path, dropped } of done.dropped.slice(0, MOST_FILES)) {
    stderr.write(droppedText(path, dropped));
  }
  const others = done.dropped.length - MOST_FILES;
  if (others > 0) {
    stderr.write(`note: values of ${others} more runs went to merge_conflicts; see show-run\n`);
  }
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

/** Says what became of the push, or that there was nothing to do at all. */
function pushed(done: Syncing, isFirst: boolean): readonly string[] {
  const { bundle, isDryRun, mending, other = "the remote" } = done;
  if (bundle !== undefined) return [`wrote ${bundle}`];
  if ((mending?.left.length ?? 0) > 0) return [];
  if (done.pushed !== undefined && done.pushed > 0) {
    return [`pushed ${commits(done.pushed)} to ${other}${olderText(done)}`];
  }
  if (isDryRun) return isFirst ? ["nothing to commit"] : [];
  if (done.pushed === undefined) return isFirst ? ["nothing to commit"] : ["pushed nothing"];
  return [isFirst ? "nothing to do: all runs are shared already" : `nothing to push to ${other}`];
}

/** People may not want to share yet what they committed themselves. */
function olderText({ pushed, pushedOlder }: Syncing): string {
  if (pushedOlder === 0) return "";
  const which = pushedOlder === pushed ? "all" : `${pushedOlder} of them`;
  return pushed === 1 ? " (committed before)" : ` (${which} committed before)`;
}

/** The most runs that are named. */
const MOST_NAMED = 5;

function ranTwice({ ranTwice }: Syncing): readonly string[] {
  if (ranTwice.length === 0) return [];
  const ids = ranTwice.slice(0, MOST_NAMED).map((id) => id.slice(0, 8)).join(", ");
  const more = ranTwice.length > MOST_NAMED ? ", …" : "";
  const runs = ranTwice.length === 1 ? "1 run" : `${ranTwice.length} runs`;
  return [`both sides had run ${runs} (${ids}${more}): all attempts are kept, see aexp show-run`];
}

function commits(count: number): string {
  return count === 1 ? "1 commit" : `${count} commits`;
}

function files(count: number): string {
  return count === 1 ? "1 file" : `${count} files`;
}

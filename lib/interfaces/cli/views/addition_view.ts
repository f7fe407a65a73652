/**
 * The result of adding runs, as text.
 *
 * @module
 */

import type { Output } from "../../../context.ts";
import { isAdded } from "../../../domain/plan/addition.ts";
import type { AddedRun, AddRunsResult } from "../../../operations/add_runs.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { writeInBatches } from "./batches.ts";
import { briefStatepoint } from "./statepoint_view.ts";

/** The options that the text depends on. */
export interface AdditionViewOptions {
  /** The tag of the added runs. */
  readonly tag: string | undefined;
  /** Whether this was a dry run. */
  readonly isDryRun: boolean;
}

/** Writes the outcome of each run. */
export function writeAddition(
  { runs, workspacePath }: AddRunsResult,
  options: AdditionViewOptions,
  output: Output,
): void {
  const [only, ...others] = runs;
  if (only === undefined || others.length > 0) return writeMany(runs, options, output);
  output.write(singleText(only, `${workspacePath}/${only.jobId}`, options));
}

function singleText(run: AddedRun, path: string, options: AdditionViewOptions): string {
  if (!isAdded(run.outcome)) return `${SKIPPED[run.outcome]?.(run) ?? ""}\n`;
  const verb = options.isDryRun
    ? DRY_VERBS[run.outcome] ?? "would queue"
    : VERBS[run.outcome] ?? "queued";
  const tag = options.tag === undefined ? "" : `  tag: ${visible(options.tag)}\n`;
  const note = options.isDryRun ? DRY_NOTES[run.outcome] ?? "" : "";
  return `${verb} ${run.jobId}${note}\n  workspace: ${visible(path)}\n${tag}` +
    `  state point: ${briefStatepoint(run.statepoint)}\n`;
}

function writeMany(
  runs: readonly AddedRun[],
  options: AdditionViewOptions,
  output: Output,
): void {
  const added = runs.filter((run) => isAdded(run.outcome));
  const under = options.tag === undefined ? "" : ` under tag=${visible(options.tag)}`;
  const verb = options.isDryRun ? "would queue" : "queued";
  const again = added.filter((run) => run.outcome === "requeued").length;
  const moved = added.filter((run) => run.outcome === "moved").length;
  const details = [
    again > 0 ? `${again} finished before and will run again` : "",
    moved > 0 ? `${moved} moved from another tag` : "",
  ].filter((text) => text !== "");
  const note = details.length > 0 ? ` (${details.join(", ")})` : "";
  output.write(`${skippedText(runs)}${verb} ${added.length} job(s)${under}${note}\n`);
  writeInBatches(runs, output, (run) => {
    const what = briefStatepoint(run.statepoint);
    return `  ${run.jobId.slice(0, 8)}  ${run.outcome.padEnd(9)}  ${what}\n`;
  });
}

/** Makes one line for each reason why runs were left out. */
function skippedText(runs: readonly AddedRun[]): string {
  const added = new Set(runs.filter((run) => isAdded(run.outcome)).map((run) => run.jobId));
  const counts = new Map<string, number>();
  const skipped = runs.filter((one) => !isAdded(one.outcome));
  for (const run of skipped.filter((one) => one.outcome !== "exists")) {
    const reason = added.has(run.jobId) ? EQUAL : REASONS[run.outcome]?.(run) ?? "";
    counts.set(reason, (counts.get(reason) ?? 0) + 1);
  }
  const lines = [...counts].map(([reason, count]) => `skipped ${count} ${reason}\n`);
  return existingText(skipped.filter((run) => run.outcome === "exists")) + lines.join("");
}

/** Says how many configurations have a run, by its status. */
function existingText(runs: readonly AddedRun[]): string {
  if (runs.length === 0) return "";
  const counts = new Map<string, number>();
  for (const { status = "without a status" } of runs) {
    counts.set(status, (counts.get(status) ?? 0) + 1);
  }
  const statuses = [...counts].sort(([, a], [, b]) => b - a)
    .map(([status, count]) => `${count} ${visible(status)}`).join(", ");
  const have = runs.length === 1 ? "1 has" : `${runs.length} have`;
  return `${have} a run already (${statuses}); --only-new leaves them.\n`;
}

const EQUAL = "equal to another run of this addition.";

const VERBS: Readonly<Record<string, string>> = {
  queued: "queued",
  requeued: "queued again",
  moved: "moved",
};

const DRY_VERBS: Readonly<Record<string, string>> = { moved: "would move" };

/** The same remarks about one run that a summary makes about many. */
const DRY_NOTES: Readonly<Record<string, string>> = {
  requeued: " (finished before and will run again)",
  moved: " (from another tag)",
};

/** Names the job's own tag, which may differ from the addition's. */
function whereText({ tag }: AddedRun): string {
  return tag === undefined ? "without a tag" : `under tag=${visible(tag)}`;
}

function shortId({ jobId }: AddedRun): string {
  return jobId.slice(0, 8);
}

const REASONS: Readonly<Record<string, (run: AddedRun) => string>> = {
  duplicate: (run) =>
    run.isSame
      ? "that wait already."
      : "recommit duplicate(s); rerun with --allow-dup-on-recommit to add them.",
  running: (run) => `that are running ${whereText(run)}; they are left alone.`,
  other_tag: (run) => `that wait ${whereText(run)}; rerun with --retag to move them.`,
};

const SKIPPED: Readonly<Record<string, (run: AddedRun) => string>> = {
  // --allow-dup-on-recommit only helps if the commit differs, because only then the ids differ.
  duplicate: (run) =>
    run.isSame
      ? `skipped — ${shortId(run)} waits already: it is the same run.`
      : `skipped — recommit duplicate of pending ${
        shortId(run)
      }. rerun with --allow-dup-on-recommit to add anyway.`,
  running: (run) => `skipped — ${shortId(run)} is running ${whereText(run)} and is left alone.`,
  other_tag: (run) =>
    `skipped — ${shortId(run)} waits ${whereText(run)}. rerun with --retag to move it.`,
  exists: (run) =>
    `skipped — ${shortId(run)}, the same configuration${
      run.isSame ? "" : " at another commit"
    }, is ${run.status}. rerun without --only-new to run it again.`,
};

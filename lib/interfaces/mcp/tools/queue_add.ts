/**
 * The tools `queue_add` and `queue_plan`.
 *
 * @module
 */

import { isAdded } from "../../../domain/plan/addition.ts";
import type { AddRunsResult } from "../../../operations/add_runs.ts";
import { type Answer, countValue } from "../../answer/answer.ts";
import { addedAnswer } from "../../answer/addition.ts";
import { flag, type Given, mapping, text } from "../arguments.ts";
import { tool, type ToolWorld } from "../tool.ts";
import { linkArguments, linkOf, pageAnswer, pageArguments, warningsAnswer } from "./shared.ts";

const addArguments = {
  ...linkArguments,
  statepoint: mapping("Values that all runs share"),
  sweep: text("Values to combine: lr:=0.1|0.01, seed=0..3; := takes JSON"),
  tag: text("Batch label"),
  runner_hint: text(),
  command: text("Replaces runner_command"),
  resolve_conditions: flag("", true),
  only_new: flag("Skip what has a run already"),
  retag: flag("Move runs of another tag"),
  allow_unknown: flag("Take unknown names"),
} as const;

/** Queues runs. */
export const queueAdd = tool({
  name: "queue_add",
  description:
    "Queue runs: one, or all combinations of a sweep. The configuration is frozen now. " +
    "A run that is queued or has run already is reported, not doubled. Nothing is executed. " +
    "Answers counts and the first runs.",
  effect: "adds",
  arguments: addArguments,
  output: ["num_queued", "outcomes", "jobs"],
  call: (world, given) => add(world, given, { isDryRun: false, limit: 20, cursor: undefined }),
});

/** Says what `queue_add` would do. */
export const queuePlan = tool({
  name: "queue_plan",
  description:
    "Say what queue_add with the same arguments would do, and write nothing: counts by " +
    "outcome, the runs a page at a time, warnings.",
  effect: "looks",
  arguments: { ...addArguments, limit: pageArguments.limit, cursor: pageArguments.cursor },
  output: ["num_queued", "outcomes", "jobs"],
  call: (world, given) => add(world, given, { isDryRun: true, ...given }),
});

async function add(
  { context, repo }: ToolWorld,
  given: Given<typeof addArguments>,
  page: { readonly isDryRun: boolean; readonly limit: number; readonly cursor: string | undefined },
): Promise<Answer> {
  const { addRuns } = await import("../../../operations/add_runs.ts");
  const { isDryRun } = page;
  const result = await addRuns(context, {
    repo,
    link: linkOf(given),
    specification: {
      values: given.statepoint,
      sweep: given.sweep === undefined ? [] : [given.sweep],
    },
    tag: given.tag,
    runnerHint: given.runner_hint,
    command: given.command,
    resolveConditions: given.resolve_conditions,
    retag: given.retag,
    onlyNew: given.only_new,
    allowUnknown: given.allow_unknown,
    isDryRun,
  });
  return answerOf(result, given.tag, page);
}

function answerOf(
  result: AddRunsResult,
  tag: string | undefined,
  { limit, cursor }: { readonly limit: number; readonly cursor: string | undefined },
): Answer {
  const { runs, workspacePath, damaged, warnings } = result;
  const found = { results: runs, damaged };
  const { entries, next_cursor } = pageAnswer(
    found,
    (run) => addedAnswer(run, workspacePath),
    { limit, cursor, fields: undefined },
  );
  return {
    num_queued: countValue(runs.filter(({ outcome }) => isAdded(outcome)).length),
    tag,
    outcomes: outcomesOf(result),
    jobs: entries,
    next_cursor,
    warnings: warningsAnswer(warnings),
  };
}

function outcomesOf({ runs }: AddRunsResult): Answer {
  const counts = new Map<string, number>();
  for (const { outcome } of runs) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return Object.fromEntries(Array.from(counts, ([name, n]) => [name, countValue(n)]));
}

/**
 * The tools that list runs.
 *
 * @module
 */

import { headlineOfError } from "../../../domain/failure/failure.ts";
import type { QueueEntry } from "../../../domain/document/queue_entry.ts";
import { type Answer, countValue } from "../../answer/answer.ts";
import { entryAnswer } from "../../answer/queue.ts";
import { recordAnswer } from "../../answer/runs.ts";
import { choice, flag, requiredText, text } from "../arguments.ts";
import { tool } from "../tool.ts";
import { filterArguments, filterOf } from "./filter.ts";
import { experimentOf, notesAnswer, pageAnswer, pageArguments } from "./shared.ts";

const detail = choice(["summary", "full"]);

/** Lists the queue. */
export const queueList = tool({
  name: "queue_list",
  description:
    "List runs in the order in which they run: waiting and running ones, or those that the " +
    "filter names. Answers counts by status, and a page of entries with results and reasons of " +
    "failure.",
  effect: "looks",
  arguments: {
    ...filterArguments,
    include_terminal: flag("Also runs that are over"),
    detail,
    ...pageArguments,
  },
  output: ["entries", "total", "counts"],
  async call({ context, repo }, given) {
    const { listQueue } = await import("../../../operations/list_queue.ts");
    const includeTerminal = given.include_terminal;
    const found = await listQueue(context, { ...filterOf(given), includeTerminal, repo });
    const describe = given.detail === "full" ? entryAnswer : summaryOf;
    const { entries, damaged, report } = found;
    return {
      counts: countsOf(entries),
      ...pageAnswer({ results: entries, damaged }, describe, given),
      ...notesAnswer(report),
    };
  },
});

/** Counts runs by status. */
export function countsOf(runs: readonly { readonly status: string | undefined }[]): Answer {
  const counts = new Map<string, number>();
  for (const { status = "created" } of runs) counts.set(status, (counts.get(status) ?? 0) + 1);
  return Object.fromEntries(Array.from(counts, ([word, n]) => [word, countValue(n)]));
}

/** An entry without the end of the output of a failure, and without fields that say nothing. */
function summaryOf(entry: QueueEntry): Answer {
  const { last_error: _error, ...fields } = entryAnswer(entry);
  const told = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  const { lastError } = entry;
  if (lastError === undefined) return Object.fromEntries(told);
  return {
    ...Object.fromEntries(told),
    last_error: {
      cause: lastError.cause,
      returncode: lastError.returncode === undefined ? undefined : BigInt(lastError.returncode),
      headline: headlineOfError(lastError)?.text,
    },
  };
}

/** Lists all runs. */
export const listRuns = tool({
  name: "list_runs",
  description: "List runs of the store, queued or not, sorted by experiment, with state points " +
    "and results. Use queue_list for the order of the queue and for holders.",
  effect: "looks",
  arguments: {
    ...filterArguments,
    hypothesis_id: text(),
    ...pageArguments,
  },
  output: ["entries", "total", "counts"],
  async call({ context, repo }, given) {
    const { listRuns } = await import("../../../operations/list_runs.ts");
    const hypothesisId = given.hypothesis_id;
    const found = await listRuns(context, { ...filterOf(given), hypothesisId, repo });
    const { runs, damaged, report } = found;
    return {
      counts: countsOf(runs),
      ...pageAnswer({ results: runs, damaged }, runAnswer, given),
      ...notesAnswer(report),
    };
  },
});

/** Lists the runs of a batch. */
export const showBatch = tool({
  name: "show_batch",
  description: "List the runs of one experiment that share a condition, a model, or both.",
  effect: "looks",
  arguments: {
    experiment_id: requiredText("E001"),
    condition: text(),
    model: text(),
    ...pageArguments,
  },
  output: ["entries", "total", "counts"],
  async call({ context, repo }, given) {
    const { listRuns } = await import("../../../operations/list_runs.ts");
    const { condition, model } = given;
    const values = Object.entries({ condition, model }).flatMap(([key, value]) =>
      value === undefined ? [] : [{ key, value, isJson: false }]
    );
    const experimentId = experimentOf(given.experiment_id);
    const { runs, damaged, report } = await listRuns(context, { experimentId, values, repo });
    return {
      counts: countsOf(runs),
      ...pageAnswer({ results: runs, damaged }, runAnswer, given),
      ...notesAnswer(report),
    };
  },
});

/** A run of a listing; show_run tells its attempts and the output of its failure. */
function runAnswer(run: Parameters<typeof recordAnswer>[0]): Answer {
  const { attempts: _attempts, last_error: _error, queue: _queue, ...fields } = recordAnswer(run);
  const told = Object.entries(fields).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(told);
}

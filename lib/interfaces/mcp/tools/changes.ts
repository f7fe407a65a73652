/**
 * The tools that stop runs, take them out of the queue, or put them back.
 *
 * @module
 */

import { UserError } from "../../../errors.ts";
import { option, phrase } from "../../../phrase.ts";
import type { FilterReport } from "../../../domain/document/filter_report.ts";
import type { FilterOptions } from "../../../engine/session/filter_options.ts";
import { type Answer, countValue } from "../../answer/answer.ts";
import {
  clearingAnswer,
  reconciliationAnswer,
  removingAnswer,
  retryingAnswer,
  stoppingAnswer,
} from "../../answer/changes.ts";
import { flag, seconds } from "../arguments.ts";
import { tool, type ToolWorld } from "../tool.ts";
import { filterArguments, filterOf, runArguments } from "./filter.ts";
import { countsOf } from "./lists.ts";
import { notesAnswer, withShortLists } from "./shared.ts";

const dry_run = flag();

/** Stops runs. */
export const queueStop = tool({
  name: "queue_stop",
  description: "Stop the waiting and running runs that match: their processes on this machine " +
    "end. Name runs or give a filter; look with dry_run first.",
  effect: "changes",
  arguments: {
    ...runArguments,
    grace_s: seconds({ absent: 5, most: 3600 }),
    force: flag("Kill at once; mark as stopped even what is over"),
    dry_run,
  },
  output: [],
  async call(world, given) {
    const filter = chosen(filterOf(given));
    if (given.dry_run) return await matching(world, filter);
    const { stopJobs } = await import("../../../operations/stop_job.ts");
    const { context, repo } = world;
    const options = { ...filter, repo, graceS: given.grace_s, force: given.force };
    const done = await stopJobs(context, options, () => Promise.resolve(true));
    return changed(stoppingAnswer(done, given.job_ids?.length === 1), done);
  },
});

/** Takes runs out of the queue. */
export const queueRemove = tool({
  name: "queue_remove",
  description:
    "Take runs out of the queue for good: they become abandoned, and their files stay. " +
    "Name runs or give a filter; look with dry_run first.",
  effect: "changes",
  arguments: {
    ...runArguments,
    statuses: filterArguments.statuses,
    running: flag("Stop running ones first"),
    force: flag("Also what is over"),
    dry_run,
  },
  output: [],
  async call(world, given) {
    const filter = chosen(filterOf(given));
    if (given.dry_run) return await matching(world, filter);
    const { removeJobs } = await import("../../../operations/remove_job.ts");
    const { context, repo } = world;
    const options = { ...filter, repo, running: given.running, force: given.force };
    const done = await removeJobs(context, options, () => Promise.resolve(true));
    return changed(removingAnswer(done, given.job_ids?.length === 1), done);
  },
});

/** Empties the queue. */
export const queueClear = tool({
  name: "queue_clear",
  description: "Take all waiting runs that match out of the queue for good. Without a filter it " +
    "wants all: true. Look with dry_run first.",
  effect: "changes",
  arguments: {
    experiment_id: runArguments.experiment_id,
    tag: runArguments.tag,
    all: flag("The whole queue"),
    running: flag("Stop running ones first, and clear them, too"),
    dry_run,
  },
  output: [],
  async call(world, given) {
    const { experiment_id, tag } = given;
    const filter = filterOf({ experiment_id, tag });
    if (given.dry_run) return await matching(world, filter);
    if (experiment_id === undefined && tag === undefined && !given.all) throw noFilter("all");
    const { clearQueue } = await import("../../../operations/clear_queue.ts");
    const { context, repo } = world;
    const options = { ...filter, repo, running: given.running };
    const cleared = await clearQueue(context, options, () => Promise.resolve(true));
    return changed(clearingAnswer(cleared), cleared);
  },
});

/** Puts runs back into the queue. */
export const queueRetry = tool({
  name: "queue_retry",
  description: "Put failed or stopped runs back into the queue, to be executed again elsewhere. " +
    "Name runs, or choose them by statuses or causes; look with dry_run first.",
  effect: "changes",
  arguments: { ...filterArguments, dry_run },
  output: ["retried", "jobs"],
  async call({ context, repo }, given) {
    const { retryJobs } = await import("../../../operations/retry_jobs.ts");
    const isDryRun = given.dry_run;
    const done = await retryJobs(context, { ...filterOf(given), repo, isDryRun });
    return changed(retryingAnswer(done, isDryRun), done);
  },
});

/** Says what became of runs whose runners are gone. */
export const queueReconcile = tool({
  name: "queue_reconcile",
  description: "Say what became of running runs whose runner is gone, with the evidence. It only " +
    "looks: a person applies the verdicts.",
  effect: "looks",
  arguments: { experiment_id: runArguments.experiment_id, tag: runArguments.tag },
  output: ["entries", "total"],
  async call({ context, repo }, { experiment_id, tag }) {
    const { reconcile } = await import("../../../operations/reconcile.ts");
    const filter = filterOf({ experiment_id, tag });
    return withShortLists(reconciliationAnswer(await reconcile(context, { ...filter, repo })));
  },
});

/** Completes the answer about a change, which may be one of thousands of runs. */
function changed(
  answer: Answer,
  { report }: { readonly report: FilterReport | undefined },
): Answer {
  return { ...withShortLists(answer), ...notesAnswer(report) };
}

/** Refuses a filter without parts: a forgotten argument must not mean everything. */
function chosen(filter: FilterOptions): FilterOptions {
  const isEmpty = Object.values(filter).every((part: unknown) =>
    part === undefined || (Array.isArray(part) && part.length === 0)
  );
  if (isEmpty) throw noFilter("jobIds");
  return filter;
}

function noFilter(name: string): UserError {
  return new UserError("FLAG_INVALID", "Cannot change runs: none are chosen", {
    hint: phrase`Give ${option(name)}, or a filter such as ${option("tag")}.`,
  });
}

/** The most ids of an answer that only says which runs match. */
const MOST_IDS = 20;

async function matching({ context, repo }: ToolWorld, filter: FilterOptions): Promise<Answer> {
  const { listQueue } = await import("../../../operations/list_queue.ts");
  const { entries, report } = await listQueue(context, { ...filter, repo });
  return {
    dry_run: true,
    would_change: countValue(entries.length),
    counts: countsOf(entries),
    job_ids: entries.slice(0, MOST_IDS).map(({ jobId }) => jobId),
    ...notesAnswer(report),
  };
}

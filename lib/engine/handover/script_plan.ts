/**
 * Plans a script before anything is written.
 *
 * @module
 */

import { readArrayLimit } from "../../adapters/batch/query.ts";
import type { Context } from "../../context.ts";
import { UserError } from "../../errors.ts";
import { command, option, phrase, type Text } from "../../phrase.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import { formatSeconds } from "../../domain/document/timestamp.ts";
import { isTerminal } from "../../domain/document/status.ts";
import { type ArrayPlan, planArray } from "../../domain/scheduler/array_plan.ts";
import { isBatchSystem } from "../../domain/scheduler/registry.ts";
import type { Scheduler } from "../../domain/scheduler/scheduler.ts";
import type { DamagedJob } from "../../domain/document/damaged_job.ts";
import { type QueueListing, readQueue } from "../liveness/read_queue.ts";
import { readFilter } from "../session/filter_options.ts";
import type { FilterReport } from "../../domain/document/filter_report.ts";
import type { Session } from "../session/session.ts";
import {
  checkScriptOptions,
  chooseRunner,
  type RunnerChoice,
  type ScriptOptions,
} from "./script_options.ts";

/** The planned content of a script. */
export interface ScriptPlan {
  readonly runner: Scheduler;
  /** In the order of the queue. */
  readonly entries: readonly QueueEntry[];
  readonly jobIds: readonly string[];
  /** Whether the filter also matches runs that have finished, which tell how long runs take. */
  readonly hasFinished: boolean;
  /** How the tasks share the jobs. */
  readonly array: ArrayPlan;
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
  /** Why the filter matches no job. */
  readonly report: FilterReport | undefined;
  /** Sentences for the person. */
  readonly warnings: readonly Text[];
}

/** The jobs that wait, and those that could not be read. */
export type WaitingJobs = Pick<QueueListing, "entries" | "damaged" | "report" | "overTimes">;

/** Reads the jobs that a script may contain: those that are neither running nor over. */
export async function readWaiting(
  session: Session,
  options: ScriptOptions,
): Promise<WaitingJobs> {
  const found = await readQueue(session, await readFilter(session, options));
  const isWaiting = ({ status }: QueueEntry) => status !== "running" && !isTerminal(status);
  return { ...found, entries: found.entries.filter(isWaiting) };
}

/** Plans a script and writes nothing. */
export async function planScript(
  context: Context,
  { entries, damaged, report, overTimes }: WaitingJobs,
  options: ScriptOptions,
  choice: RunnerChoice,
): Promise<ScriptPlan> {
  const { throttle, chunk = 1 } = options;
  const { runner, warnings } = chooseRunner(options.runner, entries, choice);
  const remarks = checkScriptOptions(runner, options);
  const jobs = entries.length;
  const maxArray = options.maxArray ?? await maxArrayOf(context, runner, Math.ceil(jobs / chunk));
  const mark = compact(formatSeconds(context.now()));
  const array = planArray({ jobs, chunk, throttle, maxArray, mark });
  return {
    runner,
    entries,
    jobIds: entries.map((entry) => entry.jobId),
    hasFinished: overTimes.length > 0,
    array,
    damaged,
    report,
    warnings: [...warnings, ...remarks, ...remarkThrottle(array, throttle)],
  };
}

/** Warns that a throttle holds for each part, because batch systems limit each array separately. */
function remarkThrottle(array: ArrayPlan, throttle: number | undefined): Text[] {
  const parts = array.parts.length;
  if (throttle === undefined || array.throttle === undefined || parts < 2) return [];
  const share = phrase`${
    option("throttle")
  } ${throttle} is ${array.throttle} for each of ${parts} parts`;
  return array.throttle * parts <= throttle ? [share] : [
    phrase`${share}, so up to ${parts} tasks run at once; submit each part after the one before is done`,
  ];
}

/** Refuses a script without jobs, unless the runner allows one. */
export function checkJobs({ runner, jobIds }: ScriptPlan): void {
  if (jobIds.length > 0 || (!isBatchSystem(runner) && runner.allowsNoJobs)) return;
  throw new UserError("NOTHING_QUEUED", "Cannot make a script: no queued jobs match the filter", {
    hint: phrase`List all runs with ${command("queue list", option("includeTerminal"))}.`,
  });
}

/** Removes "-" and ":" from a time, for names. */
export function compact(at: string): string {
  return at.replace(/[-:]/g, "");
}

async function maxArrayOf(
  { cwd, env }: Context,
  runner: Scheduler,
  tasks: number,
): Promise<number | undefined> {
  if (!isBatchSystem(runner) || runner.array.limit === undefined) return undefined;
  const { usual } = runner.array.limit;
  return tasks <= 1 ? usual : await readArrayLimit({ cwd, env }, runner) ?? usual;
}

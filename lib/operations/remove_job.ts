/**
 * Removes jobs from the queue.
 *
 * @module
 */

import { openSessionToChange, Session, withSession } from "../engine/session/session.ts";
import { statusOf } from "../domain/document/document_view.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { option, phrase } from "../phrase.ts";
import { formatSeconds } from "../domain/document/timestamp.ts";
import { nextDocument } from "../domain/document/transition.ts";

import type { DamagedJob } from "../domain/document/damaged_job.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import type { QueueEntry } from "../domain/document/queue_entry.ts";
import { isTerminal } from "../domain/document/status.ts";
import { changeEach, type FailedChange } from "../engine/attempt/change_each.ts";
import { type Choice, chooseJobs, nothingChosen } from "../engine/liveness/choose_jobs.ts";
import { type FilterOptions, hasFilter } from "../engine/session/filter_options.ts";
import { readJob } from "../adapters/store/job.ts";

import { changeAsLooked, untilSettled } from "../engine/attempt/change_idle.ts";
import { bringUpToDate } from "../engine/attempt/settle_attempt.ts";
import { stopUnlessOver } from "../engine/attempt/stop_attempt.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";

/** The options of `queue remove`: ids, or a filter, or both. */
export interface RemoveJobsOptions extends RepositoryOptions, FilterOptions {
  /** Whether to stop a job first if a runner holds it. @default {false} */
  readonly running?: boolean;
  /** Whether to remove jobs that are over as well. @default {false} */
  readonly force?: boolean;
}

/** The result of `queue remove`. */
export interface RemovedJobs {
  /** In the order of the queue, or in the order in which the person named them. */
  readonly jobs: readonly (RemovedJob | FailedChange)[];
  /** Whether the person did not confirm. */
  readonly isRefused: boolean;
  /** Jobs that could not be read, regardless of the filter. */
  readonly damaged: readonly DamagedJob[];
  /** Why the filter matches no job. */
  readonly report: FilterReport | undefined;
}

/** The result for one job. */
export interface RemovedJob {
  readonly kind: "removed";
  readonly jobId: string;
  /** The status before the removal. */
  readonly statusBefore: string | undefined;
}

/**
 * Marks jobs as abandoned and keeps their files. Of the jobs that a filter matches, those that are over stay,
 * and those that run, unless the options say otherwise.
 *
 * @param confirm asks the person whether to remove the jobs that a filter chose
 * @throws {UserError} `FLAG_INVALID` if no job is chosen; if one job is, `JOB_HELD` if a runner holds it and may not
 * or cannot be stopped, `JOB_OVER` if it is over
 */
export async function removeJobs(
  context: Context,
  options: RemoveJobsOptions,
  confirm: (plan: Choice) => Promise<boolean>,
): Promise<RemovedJobs> {
  if (!hasFilter(options)) throw nothingChosen("remove");
  return await withSession(await openSessionToChange(context, options), async (session) => {
    const plan = await chooseJobs(session, options, (entry) => isFit(entry, options));
    const { jobIds, isNamed, damaged, report } = plan;
    const isAgreed = isNamed || jobIds.length === 0 || await confirm(plan);
    const jobs = isAgreed
      ? await changeEach(jobIds, (jobId) => removeOne(session, jobId, options))
      : [];
    return { jobs, isRefused: !isAgreed, damaged, report };
  });
}

function isFit({ status, holder }: QueueEntry, { running, force }: RemoveJobsOptions): boolean {
  if (status === "abandoned") return false;
  if (isTerminal(status)) return force === true;
  // A holder that cannot be seen may live: only a person who names the job frees it.
  return holder !== "unknown" && (running === true || holder !== "alive");
}

async function removeOne(
  session: Session,
  jobId: string,
  options: RemoveJobsOptions,
): Promise<RemovedJob> {
  const seen: Seen = {};
  const { id } = await readJob(session.store, jobId);
  await untilSettled(id, () => removeAsItIs(session, { ...options, jobId: id }, seen));
  return { kind: "removed", jobId: id, statusBefore: seen.statusBefore };
}

/** The job's status before this command stopped the job. */
interface Seen {
  statusBefore?: string | undefined;
  isStopped?: boolean;
}

/** Removes a job if its state is still the one just read; `undefined` if a runner took the job meanwhile. */
async function removeAsItIs(
  session: Session,
  { jobId, running = false, force = false }: RemoveJobsOptions & { readonly jobId: string },
  seen: Seen,
): Promise<true | undefined> {
  const { context, documents } = session;
  const looked = await bringUpToDate(session, jobId);
  const { document, open } = looked;
  if (!seen.isStopped) seen.statusBefore = statusOf(document);
  if (open?.holder.liveness === "alive") {
    if (!running) throw heldError(jobId, open.holder);
    await stopUnlessOver(session, { jobId, document, open });
    seen.isStopped = true;
  }
  const isDone = await changeAsLooked(documents, { jobId, looked }, (current) => {
    const status = statusOf(current);
    if (status === "abandoned") return undefined;
    if (!force && !seen.isStopped && isTerminal(status)) throw overError(jobId, status);
    return nextDocument(current, { kind: "abandoned", at: formatSeconds(context.now()) });
  });
  return isDone || undefined;
}

/** Only a live holder is an obstacle: removing is how a person frees a run that is stuck on another machine. */
function heldError(
  jobId: string,
  { pid, host }: { readonly pid: number; readonly host: string },
): UserError {
  return new UserError(
    "JOB_HELD",
    `Cannot remove job "${jobId}": it is running as process ${pid} on ${host}`,
    { hint: phrase`To stop it first, add ${option("running")}.` },
  );
}

/** Removing a run that is over would replace its verdict. */
function overError(jobId: string, status: string | undefined): UserError {
  return new UserError("JOB_OVER", `Cannot remove job "${jobId}": it is ${status} already`, {
    hint: phrase`To mark it as abandoned all the same, add ${option("force")}.`,
  });
}

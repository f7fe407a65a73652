/**
 * Stops jobs.
 *
 * @module
 */

import { openSessionToChange, Session, withSession } from "../engine/session/session.ts";
import { childOf, statusOf } from "../domain/document/document_view.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { command, option, phrase } from "../phrase.ts";
import { formatSeconds } from "../domain/document/timestamp.ts";
import { nextDocument } from "../domain/document/transition.ts";

import { readDocument } from "../adapters/store/job.ts";

import type { DamagedJob } from "../domain/document/damaged_job.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import { isTerminal } from "../domain/document/status.ts";
import { changeEach, type FailedChange } from "../engine/attempt/change_each.ts";
import { type Choice, chooseJobs, nothingChosen } from "../engine/liveness/choose_jobs.ts";
import { type FilterOptions, hasFilter } from "../engine/session/filter_options.ts";
import { changeAsLooked, untilSettled } from "../engine/attempt/change_idle.ts";
import { type Ending, hasEnded, type JobAttempt } from "../engine/attempt/end_attempt.ts";
import { checkPlatform } from "../engine/session/platform.ts";
import { lookAt, type OpenAttempt } from "../engine/liveness/job_liveness.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";
import { settle, type UpToDate } from "../engine/attempt/settle_attempt.ts";
import { stopAttempt } from "../engine/attempt/stop_attempt.ts";
import { writeStop } from "../engine/attempt/stop_request.ts";

/** How jobs are stopped. */
export interface StopOptions extends RepositoryOptions {
  /** Seconds between asking the command to end and killing it. @default 5 */
  readonly graceS?: number | undefined;
  /** Whether to kill the command at once, and to mark a job that is over as stopped. @default {false} */
  readonly force?: boolean;
  /** Whether to write a stop request for the runner instead of sending a signal. @default {false} */
  readonly request?: boolean;
}

/** The options of `queue stop`: ids, or a filter, or both. */
export interface StopJobsOptions extends StopOptions, FilterOptions {}

/** The result of `queue stop`. */
export interface StoppedJobs {
  /** In the order of the queue, or in the order in which the person named them. */
  readonly jobs: readonly (StoppedJob | FailedChange)[];
  /** Whether the person did not confirm. */
  readonly isRefused: boolean;
  /** Jobs that could not be read, regardless of the filter. */
  readonly damaged: readonly DamagedJob[];
  /** Why the filter matches no job. */
  readonly report: FilterReport | undefined;
}

/** The result for one job. */
export type StoppedJob =
  | { readonly kind: "stopped"; readonly jobId: string; readonly ending: Ending }
  | { readonly kind: "alreadyStopped"; readonly jobId: string }
  | { readonly kind: "requested"; readonly jobId: string; readonly host: string | undefined };

/** The Python program's default. */
const GRACE_S = 5;

/**
 * Ends the processes of jobs on this machine and marks the jobs as stopped: those that a person names, or those that
 * a filter matches and that wait or run.
 *
 * @param confirm asks the person whether to stop the jobs that a filter chose
 * @throws {UserError} before anything is written: `FLAG_INVALID` if no job is chosen; if one job is, `JOB_HELD` if it
 * runs out of reach, `JOB_OVER` if it is over
 */
export async function stopJobs(
  context: Context,
  options: StopJobsOptions,
  confirm: (plan: Choice) => Promise<boolean>,
): Promise<StoppedJobs> {
  checkPlatform(context.os, "stop jobs");
  if (!hasFilter(options)) throw nothingChosen("stop");
  return await withSession(await openSessionToChange(context, options), async (session) => {
    const plan = await chooseJobs(session, options, ({ status }) => !isTerminal(status));
    const { jobIds, isNamed, damaged, report } = plan;
    const isAgreed = isNamed || jobIds.length === 0 || await confirm(plan);
    const jobs = isAgreed
      ? await changeEach(jobIds, (jobId) => {
        return untilSettled(jobId, () => stopAsItIs(session, jobId, options));
      })
      : [];
    return { jobs, isRefused: !isAgreed, damaged, report };
  });
}

/** Stops a job if its state is still the one just read; `undefined` if a runner took the job meanwhile. */
async function stopAsItIs(
  session: Session,
  jobId: string,
  options: StopOptions,
): Promise<StoppedJob | undefined> {
  const { context, store } = session;
  const document = await readDocument(store, jobId);
  const { open } = await lookAt(session, { jobId, document });
  if (open === undefined) return await stopIdle(session, { jobId, document, open }, options);
  const job = { jobId, open, document };
  if (open.holder.liveness === "ended") {
    await settle(session, { jobId, open, now: context.now() });
    const settled = { jobId, document: await readDocument(store, jobId), open: undefined };
    return await stopIdle(session, settled, options);
  }
  if (hasNoProcess(context, job)) return await stopIdle(session, job, options);
  if (options.request) return await request(session, job, options);
  return { kind: "stopped", jobId, ending: await stopAttempt(session, job, endOptions(options)) };
}

function endOptions({ graceS, force }: StopOptions) {
  return { graceS: graceS ?? GRACE_S, isForced: force ?? false };
}

/** Says whether the Python program wrote the document and named no process: there is nothing to signal or ask. */
function hasNoProcess(context: Context, { open, document }: JobAttempt): boolean {
  if (open.record !== undefined || open.holder.liveness !== "unknown") return false;
  const child = childOf(document);
  return (child?.host ?? context.host) === context.host && (child?.pid ?? 0) <= 1;
}

interface IdleJob extends UpToDate {
  readonly jobId: string;
}

/** Stops a job that no process runs, by its document alone; `undefined` if a runner took the job meanwhile. */
async function stopIdle(
  { context, documents }: Session,
  job: IdleJob,
  { force = false }: StopOptions,
): Promise<StoppedJob | undefined> {
  const { jobId } = job;
  const ending = { returncode: 0, note: "no live process recorded; status only" };
  let isStopped = false;
  const isDone = await changeAsLooked(documents, { jobId, looked: job }, (document) => {
    const status = statusOf(document);
    isStopped = status === "stopped";
    if (isStopped && !force) return undefined;
    if (!force) checkNotOver(jobId, status);
    return nextDocument(document, { kind: "stopped", at: formatSeconds(context.now()), ...ending });
  });
  if (!isDone) return undefined;
  return isStopped && !force ? { kind: "alreadyStopped", jobId } : {
    kind: "stopped",
    jobId,
    ending,
  };
}

/** The states, from the document or the record, in which a job cannot be stopped any more. */
const OVER: ReadonlySet<string> = new Set(["complete", "failed", "abandoned", "ended"]);

/** Refuses to overwrite the result of a job that is over, unlike the Python program. */
function checkNotOver(jobId: string, status: string | undefined): void {
  if (!OVER.has(status ?? "")) return;
  throw new UserError("JOB_OVER", `Cannot stop job "${jobId}": it is ${status} already`, {
    hint: phrase`To mark it as stopped all the same, add ${option("force")}.`,
  });
}

async function request(
  session: Session,
  job: JobAttempt,
  options: StopOptions,
): Promise<StoppedJob> {
  const { jobId, open } = job;
  if (open.record === undefined) throw noRecord(jobId);
  if (hasEnded(open)) checkNotOver(jobId, "ended");
  if (open.holder.liveness === "gone") {
    const ending = await stopAttempt(session, job, endOptions(options));
    return { kind: "stopped", jobId, ending };
  }
  await writeStop(session, open.record, { ...endOptions(options), isRequest: true });
  return { kind: "requested", jobId, host: hostOf(open) };
}

function hostOf({ holder }: OpenAttempt): string | undefined {
  return "host" in holder ? holder.host : undefined;
}

function noRecord(jobId: string): UserError {
  return new UserError(
    "JOB_HELD",
    `Cannot send a stop request to the runner of job "${jobId}": the Python program does not read requests`,
    { hint: phrase`Run ${command("queue stop")} on its machine.` },
  );
}

/**
 * Stops one job.
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

import { findJobId } from "../adapters/store/find_job.ts";
import { readDocument, readJob } from "../adapters/store/job.ts";

import { changeAsLooked, untilSettled } from "../engine/attempt/change_idle.ts";
import { type Ending, hasEnded, type JobAttempt } from "../engine/attempt/end_attempt.ts";
import { checkPlatform } from "../engine/session/platform.ts";
import { lookAt, type OpenAttempt } from "../engine/liveness/job_liveness.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";
import { settle, type UpToDate } from "../engine/attempt/settle_attempt.ts";
import { stopAttempt } from "../engine/attempt/stop_attempt.ts";
import { writeStop } from "../engine/attempt/stop_request.ts";

/** The options of `queue stop`. */
export interface StopJobOptions extends RepositoryOptions {
  /** The job's id or its beginning. */
  readonly jobId: string;
  /** Seconds between asking the command to end and killing it. @default 5 */
  readonly graceS?: number | undefined;
  /** Whether to kill the command at once, and to mark a job that is over as stopped. @default {false} */
  readonly force?: boolean;
  /** Whether to write a stop request for the runner instead of sending a signal. @default {false} */
  readonly request?: boolean;
}

/** The result of `queue stop`. */
export type StoppedJob =
  | { readonly kind: "stopped"; readonly jobId: string; readonly ending: Ending }
  | { readonly kind: "alreadyStopped"; readonly jobId: string }
  | { readonly kind: "requested"; readonly jobId: string; readonly host: string | undefined };

/** The Python program's default. */
const GRACE_S = 5;

/**
 * Ends the processes of a job on this machine and marks the job as stopped.
 *
 * @throws {UserError} before anything is written: `JOB_HELD` if the job runs out of reach, `JOB_OVER` if the
 * job is over
 */
export async function stopJob(context: Context, options: StopJobOptions): Promise<StoppedJob> {
  checkPlatform(context.os, "stop jobs");
  return await withSession(await openSessionToChange(context, options), async (session) => {
    const { store } = session;
    const { id: jobId } = await readJob(store, findJobId(store, options.jobId));
    return await untilSettled(jobId, () => stopAsItIs(session, jobId, options));
  });
}

/** Stops a job if its state is still the one just read; `undefined` if a runner took the job meanwhile. */
async function stopAsItIs(
  session: Session,
  jobId: string,
  options: StopJobOptions,
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

function endOptions({ graceS, force }: StopJobOptions) {
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
  { force = false }: StopJobOptions,
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
  options: StopJobOptions,
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

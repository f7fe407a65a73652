/**
 * Stopping one job.
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

/** What `queue stop` may be told. */
export interface StopJobOptions extends RepositoryOptions {
  /** The job's id or its beginning. */
  readonly jobId: string;
  /** Seconds between telling the command to end and killing it. @default 5 */
  readonly graceS?: number | undefined;
  /** Kill it at once, and mark as stopped also what is over. @default {false} */
  readonly force?: boolean;
  /** Send nothing; leave word for the runner, wherever it is. @default {false} */
  readonly request?: boolean;
}

/** What came of stopping a job. */
export type StoppedJob =
  | { readonly kind: "stopped"; readonly jobId: string; readonly ending: Ending }
  | { readonly kind: "alreadyStopped"; readonly jobId: string }
  | { readonly kind: "requested"; readonly jobId: string; readonly host: string | undefined };

/** The Python program's. */
const GRACE_S = 5;

/**
 * Ends what a job runs, on this machine, and marks it as stopped.
 *
 * @throws {UserError} `JOB_HELD` where it runs out of reach, `JOB_OVER` where it is over; nothing is
 *   written then
 */
export async function stopJob(context: Context, options: StopJobOptions): Promise<StoppedJob> {
  checkPlatform(context.os, "stop jobs");
  return await withSession(await openSessionToChange(context, options), async (session) => {
    const { store } = session;
    const { id: jobId } = await readJob(store, findJobId(store, options.jobId));
    return await untilSettled(jobId, () => stopAsItIs(session, jobId, options));
  });
}

/** Stops a job as one look finds it; `undefined` where a runner took it meanwhile. */
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
  if (isNobody(context, job)) return await stopIdle(session, job, options);
  if (options.request) return await request(session, job, options);
  return { kind: "stopped", jobId, ending: await stopAttempt(session, job, endOptions(options)) };
}

function endOptions({ graceS, force }: StopJobOptions) {
  return { graceS: graceS ?? GRACE_S, isForced: force ?? false };
}

/** A document of the Python program that names no process: nothing can be signalled or asked. */
function isNobody(context: Context, { open, document }: JobAttempt): boolean {
  if (open.record !== undefined || open.holder.liveness !== "unknown") return false;
  const child = childOf(document);
  return (child?.host ?? context.host) === context.host && (child?.pid ?? 0) <= 1;
}

interface IdleJob extends UpToDate {
  readonly jobId: string;
}

/** Nobody runs it: its document alone changes; `undefined` where somebody has taken it by then. */
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

/** What a job is that a stop comes too late for: by its document, or by the record of its command. */
const OVER: ReadonlySet<string> = new Set(["complete", "failed", "abandoned", "ended"]);

/** A verdict is not overwritten by the way; the Python program does so. */
function checkNotOver(jobId: string, status: string | undefined): void {
  if (!OVER.has(status ?? "")) return;
  throw new UserError("JOB_OVER", `Cannot stop job "${jobId}": it is ${status} already`, {
    hint: phrase`${option("force")} marks it as stopped all the same.`,
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
    `Cannot leave word for the runner of job "${jobId}": it is the Python program's, which does not look`,
    { hint: phrase`Run ${command("queue stop")} on its machine.` },
  );
}

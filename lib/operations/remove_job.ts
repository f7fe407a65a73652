/**
 * Removes a job from the queue.
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

import { findJobId } from "../adapters/store/find_job.ts";
import { readJob } from "../adapters/store/job.ts";

import { changeAsLooked, untilSettled } from "../engine/attempt/change_idle.ts";
import { bringUpToDate } from "../engine/attempt/settle_attempt.ts";
import { stopUnlessOver } from "../engine/attempt/stop_attempt.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";

/** The options of `queue remove`. */
export interface RemoveJobOptions extends RepositoryOptions {
  /** The job's id or its beginning. */
  readonly jobId: string;
  /** Whether to stop the job first if a runner holds it. @default {false} */
  readonly running?: boolean;
}

/** The result of `queue remove`. */
export interface RemovedJob {
  readonly jobId: string;
  /** The status before the removal. */
  readonly statusBefore: string | undefined;
}

/**
 * Marks a job as abandoned and keeps its files.
 *
 * @throws {UserError} `JOB_HELD` if a runner holds the job and may not or cannot be stopped
 */
export async function removeJob(
  context: Context,
  options: RemoveJobOptions,
): Promise<RemovedJob> {
  return await withSession(await openSessionToChange(context, options), async (session) => {
    const { store } = session;
    const { id } = await readJob(store, findJobId(store, options.jobId));
    const seen: Seen = {};
    await untilSettled(id, () => removeAsItIs(session, { ...options, jobId: id }, seen));
    return { jobId: id, statusBefore: seen.statusBefore };
  });
}

/** The job's status before this command stopped the job. */
interface Seen {
  statusBefore?: string | undefined;
  isStopped?: boolean;
}

/** Removes a job if its state is still the one just read; `undefined` if a runner took the job meanwhile. */
async function removeAsItIs(
  session: Session,
  { jobId, running = false }: RemoveJobOptions,
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
    if (statusOf(current) === "abandoned") return undefined;
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
    { hint: phrase`Stop it first with ${option("running")}.` },
  );
}

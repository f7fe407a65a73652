/**
 * Taking a job out of the queue.
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

/** What `queue remove` may be told. */
export interface RemoveJobOptions extends RepositoryOptions {
  /** The job's id or its beginning. */
  readonly jobId: string;
  /** Stop it first where somebody works on it. @default {false} */
  readonly running?: boolean;
}

/** What came of removing a job. */
export interface RemovedJob {
  /** The whole id. */
  readonly jobId: string;
  /** The status that it had. */
  readonly statusBefore: string | undefined;
}

/**
 * Marks a job as abandoned; its files stay.
 *
 * @throws {UserError} `JOB_HELD` where somebody works on it and it is not to be stopped, or cannot be
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

/** What a job was before it was stopped for its removal. */
interface Seen {
  statusBefore?: string | undefined;
  isStopped?: boolean;
}

/** Removes a job as one look finds it; `undefined` where a runner took it meanwhile. */
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

/** Whoever cannot be asked does not count: removing is the way out for a run that is stuck elsewhere. */
function heldError(
  jobId: string,
  { pid, host }: { readonly pid: number; readonly host: string },
): UserError {
  return new UserError(
    "JOB_HELD",
    `Cannot remove job "${jobId}": it is running as process ${pid} on ${host}`,
    { hint: phrase`${option("running")} stops it first.` },
  );
}

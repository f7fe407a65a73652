/**
 * Writes how a run ended that was executed by other means.
 *
 * @module
 */

import { findJobId } from "../adapters/store/find_job.ts";
import { readJob } from "../adapters/store/job.ts";
import type { Context } from "../context.ts";
import { statusOf } from "../domain/document/document_view.ts";
import { isTerminal, type Status } from "../domain/document/status.ts";
import { formatSeconds } from "../domain/document/timestamp.ts";
import { nextDocument } from "../domain/document/transition.ts";
import { changeAsLooked, untilSettled } from "../engine/attempt/change_idle.ts";
import { bringUpToDate } from "../engine/attempt/settle_attempt.ts";
import { isHeldBy } from "../engine/liveness/job_liveness.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSessionToChange, type Session, withSession } from "../engine/session/session.ts";
import { UserError } from "../errors.ts";
import { command, option, phrase } from "../phrase.ts";

/** The run, and its state. */
export interface MarkStatusOptions extends RepositoryOptions {
  /** The run's id, or its beginning. */
  readonly jobId: string;
  /** A state of a run that is over. */
  readonly status: Status;
  /** Whether a run without an end gets the present time as its end. @default {true} */
  readonly setEndedAt?: boolean;
  /** Whether to change the state of a run that is over. @default {false} */
  readonly force?: boolean;
}

/** A run that was marked. */
export interface MarkedRun {
  readonly jobId: string;
  /** The state before. */
  readonly statusBefore: string | undefined;
}

/**
 * Writes the state of a run that no runner holds, and its entry of the ledger.
 *
 * @throws {UserError} `JOB_HELD`, `JOB_OVER`, or `FLAG_INVALID` for a state that is not the end
 */
export async function markStatus(context: Context, options: MarkStatusOptions): Promise<MarkedRun> {
  if (!isTerminal(options.status)) throw noEnd(options.status);
  const opened = await openSessionToChange(context, options);
  return await withSession(opened, async (session) => {
    const { id } = await readJob(session.store, findJobId(session.store, options.jobId));
    return await untilSettled(id, () => markAsItIs(session, id, options));
  });
}

/** Marks a run if its state is still the one just read; `undefined` if a runner took it meanwhile. */
async function markAsItIs(
  session: Session,
  jobId: string,
  { status, setEndedAt = true, force = false }: MarkStatusOptions,
): Promise<MarkedRun | undefined> {
  const looked = await bringUpToDate(session, jobId);
  if (isHeldBy(looked.open, looked.document)) throw heldError(jobId);
  let statusBefore: string | undefined;
  const isDone = await changeAsLooked(session.documents, { jobId, looked }, (document) => {
    statusBefore = statusOf(document);
    if (statusBefore === status) return undefined;
    if (!force && isTerminal(statusBefore)) throw overError(jobId, statusBefore);
    const at = setEndedAt ? formatSeconds(session.now()) : undefined;
    return nextDocument(document, { kind: "marked", status, at });
  });
  return isDone ? { jobId, statusBefore } : undefined;
}

function noEnd(status: string): UserError {
  return new UserError("FLAG_INVALID", `Cannot mark a run as ${status}: that is not its end`, {
    hint: phrase`Give complete, failed, stopped or abandoned; ${
      command("queue retry")
    } lets a run wait again.`,
  });
}

function heldError(jobId: string): UserError {
  return new UserError("JOB_HELD", `Cannot mark run "${jobId}": a runner holds it`, {
    hint: phrase`Wait until it ends, or stop it with ${command("queue stop", jobId.slice(0, 8))}.`,
  });
}

function overError(jobId: string, status: string | undefined): UserError {
  return new UserError("JOB_OVER", `Cannot mark run "${jobId}": it is ${status} already`, {
    hint: phrase`To mark it all the same, add ${option("force")}.`,
  });
}

/**
 * Puts jobs that are over back into the queue.
 *
 * @module
 */

import { openSessionToChange, Session, withSession } from "../engine/session/session.ts";
import { compareEntries, type QueueEntry, queueEntry } from "../domain/document/queue_entry.ts";
import { isTerminal, type Status } from "../domain/document/status.ts";
import { readMeantJobs } from "../adapters/store/meant_jobs.ts";
import { queueOf, statusOf, statusWord } from "../domain/document/document_view.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { option, phrase } from "../phrase.ts";

import { nextDocument } from "../domain/document/transition.ts";

import { findJobId } from "../adapters/store/find_job.ts";
import { readDocument } from "../adapters/store/job.ts";
import { type DamagedJob } from "../domain/document/damaged_job.ts";

import { type Mapping } from "../domain/value/value.ts";
import { isHeldBy, lookAt } from "../engine/liveness/job_liveness.ts";
import { mapOverlapping } from "../engine/session/overlap.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";
import { bringUpToDate } from "../engine/attempt/settle_attempt.ts";

/** The options of `queue retry`: either ids, or states and filters. */
export interface RetryJobsOptions extends RepositoryOptions {
  /** Ids or their beginnings. These jobs are retried however they ended. */
  readonly jobIds: readonly string[];
  /** Whether to retry all failed jobs. @default {false} */
  readonly failed?: boolean;
  /** Whether to retry all stopped jobs. @default {false} */
  readonly stopped?: boolean;
  readonly experimentId?: string | undefined;
  readonly tag?: string | undefined;
  /** Whether to decide only and write nothing. @default {false} */
  readonly isDryRun?: boolean;
}

/** The result for one job. */
export type RetriedJob =
  | { readonly kind: "retried"; readonly jobId: string; readonly statusBefore: string }
  | { readonly kind: "left"; readonly jobId: string; readonly reason: string };

/** The result of `queue retry`. */
export interface Retrying {
  /** In the order of the queue, or in the order in which the person named them. */
  readonly jobs: readonly RetriedJob[];
  /** Jobs that could not be read, regardless of the filter. */
  readonly damaged: readonly DamagedJob[];
}

/**
 * Queues jobs again at their old places. They keep tag, command and history.
 *
 * @throws {UserError} before anything is written: `JOB_NOT_FOUND`, or `FLAG_INVALID` if the options choose no
 * jobs or mix ids with filters
 */
export async function retryJobs(context: Context, options: RetryJobsOptions): Promise<Retrying> {
  checkOptions(options);
  const mayLackStore = options.jobIds.length === 0;
  const opened = await openSessionToChange(context, { ...options, mayLackStore });
  return await withSession(opened, async (session) => {
    const { jobIds, damaged } = await chooseJobs(session, options);
    const statuses = options.jobIds.length > 0 ? undefined : statusesOf(options);
    const jobs = await mapOverlapping(jobIds, async (jobId) => {
      if (options.isDryRun) return await preview(session, jobId, statuses);
      return await retry(session, jobId, statuses);
    });
    return { jobs, damaged };
  });
}

function checkOptions(options: RetryJobsOptions): void {
  const { jobIds, failed, stopped, experimentId, tag } = options;
  const hasStates = failed || stopped;
  if (jobIds.length === 0 && !hasStates) {
    throw new UserError("FLAG_INVALID", "Cannot retry runs: no run is chosen", {
      hint: phrase`Name runs, or choose them with ${option("failed")} or ${option("stopped")}.`,
    });
  }
  if (jobIds.length > 0 && (hasStates || experimentId !== undefined || tag !== undefined)) {
    throw new UserError("FLAG_INVALID", "Cannot retry runs: ids and a filter exclude each other", {
      hint: phrase`Name runs, or choose them with ${option("failed")}, ${option("stopped")}, ${
        option("tag")
      } and ${option("experiment")}.`,
    });
  }
}

/** Returns the states that the options choose. */
function statusesOf({ failed, stopped }: RetryJobsOptions): readonly Status[] {
  return [...(failed ? ["failed" as const] : []), ...(stopped ? ["stopped" as const] : [])];
}

async function chooseJobs(
  { context, store }: Session,
  options: RetryJobsOptions,
): Promise<{ jobIds: readonly string[]; damaged: readonly DamagedJob[] }> {
  if (options.jobIds.length > 0) {
    const jobIds = new Set(options.jobIds.map((prefix) => findJobId(store, prefix)));
    return { jobIds: [...jobIds], damaged: [] };
  }
  const { experimentId, tag } = options;
  const filter = { experimentId, tag, statuses: statusesOf(options) };
  const entries: QueueEntry[] = [];
  const damaged = await readMeantJobs(store, filter, (job) => entries.push(queueEntry(job)), {
    elapsedMs: context.elapsedMs,
  });
  return { jobIds: entries.sort(compareEntries).map((entry) => entry.jobId), damaged };
}

async function preview(
  session: Session,
  jobId: string,
  statuses: readonly Status[] | undefined,
): Promise<RetriedJob> {
  const document = await readDocument(session.store, jobId);
  const { open } = await lookAt(session, { jobId, document });
  if (isHeldBy(open, document)) return leftRunning(jobId);
  return answerFor(jobId, document, statuses);
}

async function retry(
  session: Session,
  jobId: string,
  statuses: readonly Status[] | undefined,
): Promise<RetriedJob> {
  const found = await bringUpToDate(session, jobId);
  if (isHeldBy(found.open, found.document)) return leftRunning(jobId);
  let answer: RetriedJob | undefined;
  await session.documents.change(jobId, (document) => {
    answer = answerFor(jobId, document, statuses);
    return answer.kind === "retried" ? nextDocument(document, { kind: "retried" }) : undefined;
  });
  return answer ?? { kind: "left", jobId, reason: "its folder is gone" };
}

function leftRunning(jobId: string): RetriedJob {
  return { kind: "left", jobId, reason: "it is running" };
}

function answerFor(
  jobId: string,
  document: Mapping,
  statuses: readonly Status[] | undefined,
): RetriedJob {
  const status = statusOf(document);
  if (!queueOf(document).isPresent) {
    return { kind: "left", jobId, reason: "it was never queued" };
  }
  const isMeant = statuses === undefined
    ? isTerminal(status)
    : status !== undefined && statuses.includes(status);
  const word = statusWord(document) ?? "created";
  if (isMeant) return { kind: "retried", jobId, statusBefore: word };
  return { kind: "left", jobId, reason: `it is ${word}` };
}

/**
 * Putting jobs that are over back into the queue.
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

/** What `queue retry` may be told: ids, or which states. */
export interface RetryJobsOptions extends RepositoryOptions {
  /** Ids or their beginnings: whatever became of these jobs. */
  readonly jobIds: readonly string[];
  /** All that failed. @default {false} */
  readonly failed?: boolean;
  /** All that was stopped. @default {false} */
  readonly stopped?: boolean;
  /** Only jobs of this experiment. */
  readonly experimentId?: string | undefined;
  /** Only jobs with this tag. */
  readonly tag?: string | undefined;
  /** Say what would be put back and write nothing. @default {false} */
  readonly isDryRun?: boolean;
}

/** What came of one job. */
export type RetriedJob =
  | { readonly kind: "retried"; readonly jobId: string; readonly statusBefore: string }
  | { readonly kind: "left"; readonly jobId: string; readonly reason: string };

/** What came of putting jobs back. */
export interface Retrying {
  /** One for each job that was meant, in the order of the queue or as they were named. */
  readonly jobs: readonly RetriedJob[];
  /** Jobs that could not be read, whatever the filter. */
  readonly damaged: readonly DamagedJob[];
}

/**
 * Queues jobs again at their places; tag, command and history stay.
 *
 * @throws {UserError} `FLAG_INVALID` where nothing or too much says which, `JOB_NOT_FOUND`; nothing is
 *   written then
 */
export async function retryJobs(context: Context, options: RetryJobsOptions): Promise<Retrying> {
  checkOptions(options);
  return await withSession(await openSessionToChange(context, options), async (session) => {
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
    throw new UserError("FLAG_INVALID", "Cannot put jobs back: nothing says which", {
      hint: phrase`Give ids, ${option("failed")} or ${option("stopped")}.`,
    });
  }
  if (jobIds.length > 0 && (hasStates || experimentId !== undefined || tag !== undefined)) {
    throw new UserError("FLAG_INVALID", "Cannot put jobs back both by id and by a filter", {
      hint: phrase`Give either ids, or ${option("failed")} and ${option("stopped")} with ${
        option("tag")
      } and ${option("experiment")}.`,
    });
  }
}

/** The states that a filter means. */
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
  return answer ?? { kind: "left", jobId, reason: "it has gone" };
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

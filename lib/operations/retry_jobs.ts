/**
 * Puts jobs that are over back into the queue.
 *
 * @module
 */

import { openSessionToChange, Session, withSession } from "../engine/session/session.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import { isTerminal, type Status } from "../domain/document/status.ts";
import { queueOf, statusOf, statusWord } from "../domain/document/document_view.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { option, phrase } from "../phrase.ts";

import { nextDocument } from "../domain/document/transition.ts";

import { readDocument } from "../adapters/store/job.ts";
import { type DamagedJob } from "../domain/document/damaged_job.ts";

import { type Mapping } from "../domain/value/value.ts";
import { type Choice, chooseJobs } from "../engine/liveness/choose_jobs.ts";
import type { FilterOptions } from "../engine/session/filter_options.ts";
import { isHeldBy, lookAt } from "../engine/liveness/job_liveness.ts";
import { mapOverlapping } from "../engine/session/overlap.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";
import { bringUpToDate } from "../engine/attempt/settle_attempt.ts";

/** The options of `queue retry`. Jobs that a person names, and no states, are retried however they ended. */
export interface RetryJobsOptions extends RepositoryOptions, FilterOptions {
  /** Whether to retry all failed jobs. @default {false} */
  readonly failed?: boolean;
  /** Whether to retry all stopped jobs. @default {false} */
  readonly stopped?: boolean;
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
  /** Why the filter matches no job. */
  readonly report: FilterReport | undefined;
}

/**
 * Queues jobs again at their old places. They keep tag, command and history.
 *
 * @param confirm asks the person whether to run jobs again that a filter chose and that may be complete
 * @throws {UserError} before anything is written: `JOB_NOT_FOUND`, or `FLAG_INVALID` if the options choose no
 * jobs
 */
export async function retryJobs(
  context: Context,
  options: RetryJobsOptions,
  confirm: (count: number) => Promise<boolean> = () => Promise.resolve(true),
): Promise<Retrying> {
  const statuses = statusesOf(options);
  const { jobIds = [] } = options;
  if (jobIds.length === 0 && statuses === undefined) throw noStates();
  const mayLackStore = jobIds.length === 0;
  const opened = await openSessionToChange(context, { ...options, mayLackStore });
  return await withSession(opened, async (session) => {
    const chosen = await chooseJobs(session, { ...options, statuses }, () => true);
    const { damaged, report } = chosen;
    if (!options.isDryRun && isSweeping(chosen, statuses)) {
      if (!await confirm(chosen.jobIds.length)) return { jobs: [], damaged, report };
    }
    const jobs = await mapOverlapping(chosen.jobIds, async (jobId) => {
      if (options.isDryRun) return await preview(session, jobId, statuses);
      return await retry(session, jobId, statuses);
    });
    return { jobs, damaged, report };
  });
}

/** Says whether a filter chose jobs whose results another run would replace. */
function isSweeping({ isNamed, jobIds }: Choice, statuses: readonly Status[] = []): boolean {
  const isWide = statuses.includes("complete") || statuses.includes("abandoned");
  return !isNamed && jobIds.length > 0 && isWide;
}

function noStates(): UserError {
  return new UserError("FLAG_INVALID", "Cannot retry runs: no run is chosen", {
    hint: phrase`Name runs, or choose them with ${option("failed")}, ${option("stopped")}, ${
      option("status")
    }, ${option("cause")} or ${option("signature")}.`,
  });
}

/** Returns the states that the options choose; a cause or a signature alone chooses failed and stopped jobs. */
function statusesOf(options: RetryJobsOptions): readonly Status[] | undefined {
  const { failed, stopped, statuses = [], causes = [], signatures = [], jobIds = [] } = options;
  const chosen: readonly Status[] = [
    ...(failed ? ["failed" as const] : []),
    ...(stopped ? ["stopped" as const] : []),
    ...statuses,
  ];
  if (chosen.length > 0) return chosen;
  const hasReason = causes.length > 0 || signatures.length > 0;
  return hasReason && jobIds.length === 0 ? ["failed", "stopped"] : undefined;
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

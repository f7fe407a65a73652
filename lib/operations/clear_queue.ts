/**
 * Abandons all waiting jobs that match a filter.
 *
 * @module
 */

import { openSessionToChange, Session, withSession } from "../engine/session/session.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import { isTerminal } from "../domain/document/status.ts";
import type { Mapping } from "../domain/value/value.ts";
import { type FilterOptions, readFilter } from "../engine/session/filter_options.ts";
import { lastingPart, mayBeMeant, type QueueFilter } from "../domain/document/queue_filter.ts";
import { statusOf } from "../domain/document/document_view.ts";
import type { Context } from "../context.ts";
import { type QueueEntry } from "../domain/document/queue_entry.ts";

import { formatSeconds } from "../domain/document/timestamp.ts";
import { nextDocument } from "../domain/document/transition.ts";

import type { DamagedJob } from "../domain/document/damaged_job.ts";

import { changeAsLooked, untilSettled } from "../engine/attempt/change_idle.ts";
import type { OpenAttempt } from "../engine/liveness/job_liveness.ts";
import { readQueue } from "../engine/liveness/read_queue.ts";
import { mapOverlapping } from "../engine/session/overlap.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";
import { bringUpToDate, type UpToDate } from "../engine/attempt/settle_attempt.ts";
import { stopUnlessOver } from "../engine/attempt/stop_attempt.ts";

/** The options of `queue clear`. */
export interface ClearQueueOptions extends RepositoryOptions, FilterOptions {
  /** Whether to stop jobs that a runner holds, or may hold, and abandon them too. @default {false} */
  readonly running?: boolean;
}

/** The numbers that a person confirms. */
export interface ClearPlan {
  /** How many jobs will be abandoned. */
  readonly count: number;
  /** How many jobs a runner holds, or may hold: they stay, or are stopped first. */
  readonly running: number;
}

/** The result of `queue clear`. */
export interface ClearedQueue {
  /** `nothing` if no job matched, `refused` if the person did not confirm. */
  readonly kind: "done" | "nothing" | "refused";
  readonly abandoned: readonly string[];
  /** The jobs that were stopped before they were abandoned. */
  readonly stopped: readonly string[];
  /** The jobs that stay because a runner holds them, or may hold them. */
  readonly left: readonly string[];
  /** Those of `left` whose holders cannot be seen from here. */
  readonly unseen: readonly string[];
  /** Jobs that could not be read, regardless of the filter. */
  readonly damaged: readonly DamagedJob[];
  /** Why the filter matches no job. */
  readonly report: FilterReport | undefined;
}

/**
 * Abandons the waiting jobs that match the filter. A job whose holder cannot be seen stays, because the
 * holder may be alive.
 *
 * Jobs that another process queues after the confirmation stay, and so do jobs that no longer wait.
 *
 * @param confirm asks the person whether to go on
 * @throws {UserError} `JOB_HELD` if a job cannot be stopped; then no job is abandoned
 */
export async function clearQueue(
  context: Context,
  options: ClearQueueOptions,
  confirm: (plan: ClearPlan) => Promise<boolean>,
): Promise<ClearedQueue> {
  return await withSession(
    await openSessionToChange(context, { ...options, mayLackStore: true }),
    (session) => clearConfirmed(session, options, confirm),
  );
}

async function clearConfirmed(
  session: Session,
  options: ClearQueueOptions,
  confirm: (plan: ClearPlan) => Promise<boolean>,
): Promise<ClearedQueue> {
  const filter = await readFilter(session, options);
  const found = await readQueue(session, filter);
  const { damaged, report } = found;
  const entries = found.entries.filter(({ status }) => !isTerminal(status));
  const held = entries.filter((entry) => entry.holder === "alive" || entry.holder === "unknown");
  const count = options.running ? entries.length : entries.length - held.length;
  const left = options.running ? [] : held;
  const untouched = {
    abandoned: [],
    stopped: [],
    left: idsOf(left),
    unseen: idsOf(left.filter((entry) => entry.holder === "unknown")),
    damaged,
    report,
  };
  if (count === 0) return { kind: "nothing", ...untouched };
  if (!(await confirm({ count, running: held.length }))) return { kind: "refused", ...untouched };
  const stopped = new Set<string>();
  if (options.running) await stopAll(session, idsOf(held), stopped);
  const cleared = await mapOverlapping(
    idsOf(entries),
    (jobId) =>
      untilSettled(
        jobId,
        () => clearAsItIs(session, { running: options.running, filter, jobId, stopped }),
      ),
  );
  return { kind: "done", ...summary(cleared), stopped: [...stopped], damaged, report };
}

function idsOf(entries: readonly QueueEntry[]): string[] {
  return entries.map((entry) => entry.jobId);
}

/** The result for one job; `other` if the job no longer matches the filter. */
interface ClearedJob {
  readonly jobId: string;
  readonly became: "abandoned" | "left" | "unseen" | "other";
}

/** Stops all held jobs, and then reports the first failure. Jobs that ended by themselves do not count as stopped. */
async function stopAll(
  session: Session,
  jobIds: readonly string[],
  stopped: Set<string>,
): Promise<void> {
  const stopping = jobIds.map(async (jobId) => {
    const { document, open } = await look(session, jobId);
    if (!isHeld(open)) return;
    if (await stopUnlessOver(session, { jobId, document, open })) stopped.add(jobId);
  });
  const failed = (await Promise.allSettled(stopping)).find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

/** Abandons a job if its state is still the one just read; `undefined` if a runner took the job meanwhile. */
async function clearAsItIs(
  session: Session,
  { running = false, filter, jobId, stopped }: {
    readonly running: boolean | undefined;
    readonly filter: QueueFilter;
    readonly jobId: string;
    readonly stopped: Set<string>;
  },
): Promise<ClearedJob | undefined> {
  const looked = await look(session, jobId);
  const { document, open } = looked;
  if (isHeld(open)) {
    if (!running) return { jobId, became: open.holder.liveness === "alive" ? "left" : "unseen" };
    if (await stopUnlessOver(session, { jobId, document, open })) stopped.add(jobId);
    return undefined;
  }
  const at = formatSeconds(session.context.now());
  let became: ClearedJob["became"] = "other";
  const isDone = await changeAsLooked(session.documents, { jobId, looked }, (current) => {
    // A job that was stopped for this purpose is over, but is abandoned all the same.
    const isStopped = stopped.has(jobId) && statusOf(current) === "stopped";
    if (!isStopped && !isStillMeant(jobId, current, filter)) return undefined;
    became = "abandoned";
    return nextDocument(current, { kind: "abandoned", at });
  });
  return isDone ? { jobId, became } : undefined;
}

/** Says whether a job still waits where the filter looks. */
function isStillMeant(id: string, document: Mapping, filter: QueueFilter): boolean {
  return !isTerminal(statusOf(document)) && mayBeMeant({ id, document }, lastingPart(filter));
}

async function look(session: Session, jobId: string): Promise<UpToDate> {
  return await bringUpToDate(session, jobId);
}

function isHeld(open: OpenAttempt | undefined): open is OpenAttempt {
  return open?.holder.liveness === "alive" || open?.holder.liveness === "unknown";
}

function summary(jobs: readonly ClearedJob[]) {
  const idsOfThose = (...kinds: readonly ClearedJob["became"][]) =>
    jobs.filter(({ became }) => kinds.includes(became)).map(({ jobId }) => jobId);
  return {
    abandoned: idsOfThose("abandoned"),
    left: idsOfThose("left", "unseen"),
    unseen: idsOfThose("unseen"),
  };
}

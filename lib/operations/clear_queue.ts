/**
 * Emptying a part of the queue.
 *
 * @module
 */

import { openSessionToChange, Session, withSession } from "../engine/session/session.ts";
import { mayBeMeant } from "../domain/document/queue_filter.ts";
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

/** What `queue clear` may be told. */
export interface ClearQueueOptions extends RepositoryOptions {
  /** Only jobs of this experiment. */
  readonly experimentId?: string | undefined;
  /** Only jobs with this tag. */
  readonly tag?: string | undefined;
  /** Stop first what somebody works on, or may, in place of leaving it. @default {false} */
  readonly running?: boolean;
}

/** What is about to be abandoned. */
export interface ClearPlan {
  /** How many jobs are abandoned. */
  readonly count: number;
  /** How many jobs have somebody who works on them, or may: left, or stopped first. */
  readonly running: number;
}

/** What came of clearing a queue. */
export interface ClearedQueue {
  /** `nothing` where no job was meant, `refused` where it was not confirmed. */
  readonly kind: "done" | "nothing" | "refused";
  /** The jobs that were abandoned. */
  readonly abandoned: readonly string[];
  /** The jobs that were stopped first. */
  readonly stopped: readonly string[];
  /** The jobs that somebody works on, or may, left as they are. */
  readonly left: readonly string[];
  /** Those of them whose holders cannot be seen from here. */
  readonly unseen: readonly string[];
  /** Jobs that could not be read, whatever the filter. */
  readonly damaged: readonly DamagedJob[];
}

/**
 * Marks as abandoned all that waits, as far as the filter means it and nobody works on it: a holder that
 * cannot be seen may live, so its job is left as well.
 *
 * Only what was there when it was confirmed is touched, and only if it still waits then.
 *
 * @param confirm asks whether that is to be done
 * @throws {UserError} `JOB_HELD` where a run is to be stopped and cannot be: nothing is abandoned then
 */
export async function clearQueue(
  context: Context,
  options: ClearQueueOptions,
  confirm: (plan: ClearPlan) => Promise<boolean>,
): Promise<ClearedQueue> {
  return await withSession(
    await openSessionToChange(context, options),
    (session) => clearConfirmed(session, options, confirm),
  );
}

async function clearConfirmed(
  session: Session,
  options: ClearQueueOptions,
  confirm: (plan: ClearPlan) => Promise<boolean>,
): Promise<ClearedQueue> {
  const { experimentId, tag } = options;
  const { entries, damaged } = await readQueue(session, { experimentId, tag });
  const held = entries.filter((entry) => entry.holder === "alive" || entry.holder === "unknown");
  const count = options.running ? entries.length : entries.length - held.length;
  const left = options.running ? [] : held;
  const none = {
    abandoned: [],
    stopped: [],
    left: idsOf(left),
    unseen: idsOf(left.filter((entry) => entry.holder === "unknown")),
    damaged,
  };
  if (count === 0) return { kind: "nothing", ...none };
  if (!(await confirm({ count, running: held.length }))) return { kind: "refused", ...none };
  const stopped = new Set<string>();
  if (options.running) await stopAll(session, idsOf(held), stopped);
  const cleared = await mapOverlapping(
    idsOf(entries),
    (jobId) => untilSettled(jobId, () => clearAsItIs(session, { ...options, jobId, stopped })),
  );
  return { kind: "done", ...summary(cleared), stopped: [...stopped], damaged };
}

function idsOf(entries: readonly QueueEntry[]): string[] {
  return entries.map((entry) => entry.jobId);
}

/** What became of one job; `other` where it is not meant any more. */
interface ClearedJob {
  readonly jobId: string;
  readonly became: "abandoned" | "left" | "unseen" | "other";
}

/** All are told before any failure counts; those that had ended by themselves were not stopped. */
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

/** Abandons a job as one look finds it; `undefined` where a runner took it meanwhile. */
async function clearAsItIs(
  session: Session,
  { running = false, tag, jobId, stopped }: ClearQueueOptions & {
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
    // What was stopped for it counts although it is over.
    const isStopped = stopped.has(jobId) && statusOf(current) === "stopped";
    if (!isStopped && !mayBeMeant(current, { tag })) return undefined;
    became = "abandoned";
    return nextDocument(current, { kind: "abandoned", at });
  });
  return isDone ? { jobId, became } : undefined;
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

/**
 * Emptying a part of the queue.
 *
 * @module
 */

import type { Context } from "../context.ts";
import type { QueueEntry } from "../run/queue_entry.ts";
import { isQueued, type QueueFilter } from "../run/queue_entry.ts";
import { formatSeconds } from "../run/timestamp.ts";
import { nextDocument } from "../run/transition.ts";
import { DocumentWriter } from "../store/document_writer.ts";
import type { DamagedJob } from "../store/job.ts";
import { Signature } from "../store/signature.ts";
import { textAt } from "../value/value.ts";
import { readQueue } from "./list_queue.ts";
import { mapOverlapping } from "./overlap.ts";
import { makerOf, openRepository, type RepositoryOptions } from "./repository.ts";
import { bringUpToDate, type UpToDate } from "./settle_attempt.ts";
import { type StopTools, stopUnlessOver } from "./stop_attempt.ts";

/** What `queue clear` may be told. */
export interface ClearQueueOptions extends RepositoryOptions {
  /** Only jobs of this experiment. */
  readonly experimentId?: string | undefined;
  /** Only jobs with this tag. */
  readonly tag?: string | undefined;
  /** Stop first what somebody works on, in place of leaving it. @default {false} */
  readonly running?: boolean;
}

/** What is about to be abandoned. */
export interface ClearPlan {
  /** How many jobs are abandoned. */
  readonly count: number;
  /** How many jobs have somebody who works on them: left, or stopped first. */
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
  /** The jobs that somebody works on, left as they are. */
  readonly left: readonly string[];
  /** Jobs that could not be read, whatever the filter. */
  readonly damaged: readonly DamagedJob[];
}

/**
 * Marks as abandoned all that waits, as far as the filter means it and nobody works on it.
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
  const { store } = openRepository(context, options);
  const { experimentId, tag } = options;
  const { entries, damaged } = await readQueue(context, store, { experimentId, tag });
  const live = entries.filter((entry) => entry.holder === "alive");
  const count = options.running ? entries.length : entries.length - live.length;
  const none = { abandoned: [], stopped: [], damaged };
  const left = options.running ? [] : idsOf(live);
  if (count === 0) return { kind: "nothing", ...none, left };
  if (!(await confirm({ count, running: live.length }))) return { kind: "refused", ...none, left };
  const documents = new DocumentWriter(new Signature(store, makerOf(context)));
  try {
    return { ...await abandonAll({ context, store, documents }, idsOf(entries), options), damaged };
  } finally {
    await documents.close();
  }
}

function idsOf(entries: readonly QueueEntry[]): string[] {
  return entries.map((entry) => entry.jobId);
}

async function abandonAll(
  tools: StopTools,
  jobIds: readonly string[],
  { running = false, tag }: ClearQueueOptions,
): Promise<Omit<ClearedQueue, "damaged">> {
  const { context, store } = tools;
  const view = { store, host: context.host, now: context.now };
  const found = await mapOverlapping(jobIds, async (jobId) => {
    const job = await bringUpToDate({ ...tools, view }, { jobId, now: context.now() });
    return { ...job, jobId };
  });
  const live = found.filter(isLive);
  const stopped = new Set(running ? await stopAll(tools, live) : []);
  const free = running ? found : found.filter((job) => !isLive(job));
  const done = await mapOverlapping(free, async ({ jobId }) => {
    const includeTerminal = running && stopped.has(jobId);
    const isDone = await abandon(tools, jobId, { tag, includeTerminal });
    return isDone ? [jobId] : [];
  });
  const liveIds = live.map(({ jobId }) => jobId);
  return {
    kind: "done",
    abandoned: done.flat(),
    stopped: [...stopped],
    left: running ? [] : liveIds,
  };
}

function isLive({ open }: UpToDate): boolean {
  return open?.holder.liveness === "alive";
}

/** All are told before any failure counts; gives those that had not ended by themselves. */
async function stopAll(
  tools: StopTools,
  jobs: readonly (UpToDate & { readonly jobId: string })[],
): Promise<readonly string[]> {
  const stopping = jobs.map(async ({ jobId, document, open }) => {
    if (open === undefined) return [];
    return await stopUnlessOver(tools, { jobId, document, open }) ? [jobId] : [];
  });
  const failed = (await Promise.allSettled(stopping)).find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
  return (await Promise.all(stopping)).flat();
}

/** What was stopped for it counts although it is over. */
async function abandon(tools: StopTools, jobId: string, filter: QueueFilter): Promise<boolean> {
  let isDone = false;
  const at = formatSeconds(tools.context.now());
  await tools.documents.change(jobId, (document) => {
    const status = textAt(document, "status");
    const isMeant = filter.includeTerminal ? status === "stopped" : isQueued(document, filter);
    isDone = isMeant;
    return isMeant ? nextDocument(document, { kind: "abandoned", at }) : undefined;
  });
  return isDone;
}

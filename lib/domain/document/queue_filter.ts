/**
 * Which jobs a filter of the queue means.
 *
 * @module
 */

import type { Mapping } from "../value/value.ts";
import { queueOf, statusOf } from "./document_view.ts";
import { experimentIdOf, type LinkedJob } from "./link.ts";
import { isTerminal, type Status } from "./status.ts";

/** Which jobs are meant; an absent field means any. */
export interface QueueFilter {
  /** The experiment. */
  readonly experimentId?: string | undefined;
  /** The tag, exactly. */
  readonly tag?: string | undefined;
  /** Only jobs in these states, whether they are over or not. */
  readonly statuses?: readonly Status[] | undefined;
  /** Also jobs that are over. @default {false} */
  readonly includeTerminal?: boolean;
}

/** Whether a job belongs to the queue and the filter means it. */
export function isMeant(job: LinkedJob, filter: QueueFilter): boolean {
  return mayBeMeant(job.document, filter) &&
    (filter.experimentId === undefined || experimentIdOf(job) === filter.experimentId);
}

/**
 * The part of {@link isMeant} that a document alone tells: it spares reading the state points of other jobs.
 */
export function mayBeMeant(document: Mapping, filter: QueueFilter): boolean {
  const queue = queueOf(document);
  if (!queue.isPresent) return false;
  if (filter.tag !== undefined && queue.tag !== filter.tag) return false;
  return hasMeantStatus(statusOf(document), filter);
}

function hasMeantStatus(
  status: Status | undefined,
  { statuses, includeTerminal = false }: QueueFilter,
): boolean {
  if (statuses !== undefined) return status !== undefined && statuses.includes(status);
  return includeTerminal || !isTerminal(status);
}

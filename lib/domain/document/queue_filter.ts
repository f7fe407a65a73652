/**
 * The filter that selects jobs of the queue.
 *
 * @module
 */

import type { Mapping } from "../value/value.ts";
import { isInQueue, statusOf, tagOf } from "./document_view.ts";
import { experimentIdOf, type LinkedJob } from "./link.ts";
import { isTerminal, type Status } from "./status.ts";

/** Which jobs to select; an absent field selects all. */
export interface QueueFilter {
  readonly experimentId?: string | undefined;
  /** The whole tag. */
  readonly tag?: string | undefined;
  /** Only jobs in these states, including states of jobs that are over. */
  readonly statuses?: readonly Status[] | undefined;
  /** Also jobs that are over. @default {false} */
  readonly includeTerminal?: boolean;
}

/** Says whether a job is in the queue and matches the filter. */
export function isMeant(job: LinkedJob, filter: QueueFilter): boolean {
  return mayBeMeant(job.document, filter) &&
    (filter.experimentId === undefined || experimentIdOf(job) === filter.experimentId);
}

/**
 * Does the part of {@link isMeant} that needs the document alone. Jobs that fail it need no look at their
 * state points.
 */
export function mayBeMeant(document: Mapping, filter: QueueFilter): boolean {
  // Every document of a store comes by here, so the whole view is not built.
  if (!isInQueue(document)) return false;
  if (filter.tag !== undefined && tagOf(document) !== filter.tag) return false;
  return hasMeantStatus(statusOf(document), filter);
}

function hasMeantStatus(
  status: Status | undefined,
  { statuses, includeTerminal = false }: QueueFilter,
): boolean {
  if (statuses !== undefined) return status !== undefined && statuses.includes(status);
  return includeTerminal || !isTerminal(status);
}

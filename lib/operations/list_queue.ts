/**
 * Lists the queue.
 *
 * @module
 */

import { openSession } from "../engine/session/session.ts";
import type { Context } from "../context.ts";
import type { QueueFilter } from "../domain/document/queue_filter.ts";
import { type QueueListing, readQueue } from "../engine/liveness/read_queue.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";

/** The options of `queue list`. */
export interface ListQueueOptions extends RepositoryOptions, QueueFilter {}

/** Lists the queue of a repository and writes nothing. */
export async function listQueue(
  context: Context,
  options: ListQueueOptions,
): Promise<QueueListing> {
  return await readQueue(openSession(context, { ...options, mayLackStore: true }), options);
}

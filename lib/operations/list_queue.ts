/**
 * Lists the queue.
 *
 * @module
 */

import { sortEntries, type SortOptions } from "../domain/document/sort_entries.ts";
import { type FilterOptions, readFilter } from "../engine/session/filter_options.ts";
import { openSession } from "../engine/session/session.ts";
import type { Context } from "../context.ts";
import { type QueueListing, readQueue } from "../engine/liveness/read_queue.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";

/** The options of `queue list`. */
export interface ListQueueOptions extends RepositoryOptions, FilterOptions, SortOptions {}

/** Lists the queue of a repository and writes nothing. */
export async function listQueue(
  context: Context,
  options: ListQueueOptions,
): Promise<QueueListing> {
  const session = openSession(context, { ...options, mayLackStore: true });
  const found = await readQueue(session, await readFilter(session, options));
  return { ...found, entries: sortEntries(found.entries, options) };
}

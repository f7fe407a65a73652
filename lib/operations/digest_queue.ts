/**
 * Tells in a few lines how a queue stands, what changed, and what to do next.
 *
 * @module
 */

import type { Context } from "../context.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import { type Digest, digestOf } from "../domain/failure/digest.ts";
import { type FilterOptions, readFilter } from "../engine/session/filter_options.ts";
import { readQueue } from "../engine/liveness/read_queue.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSession } from "../engine/session/session.ts";
import { command, phrase, type Text } from "../phrase.ts";

/** The options of a digest. */
export interface DigestOptions extends RepositoryOptions, FilterOptions {
  /** The cursor of an earlier digest. */
  readonly cursor?: string | undefined;
}

/** A digest, and the next sensible step. */
export interface QueueDigest {
  readonly digest: Digest;
  readonly next: Text;
  /** How many jobs could not be read. */
  readonly damaged: number;
  /** Why the filter matches no job. */
  readonly report: FilterReport | undefined;
}

/** Makes the digest of the runs that match a filter, also of those that are over; writes nothing. */
export async function digestQueue(context: Context, options: DigestOptions): Promise<QueueDigest> {
  const session = openSession(context, { ...options, mayLackStore: true });
  const filter = { ...await readFilter(session, options), includeTerminal: true };
  const { entries, damaged, report } = await readQueue(session, filter);
  const digest = digestOf(entries, options.cursor);
  return { digest, next: nextStep(digest), damaged: damaged.length, report };
}

function nextStep({ total, counts, newFailures: [first], gone }: Digest): Text {
  const waiting = counts.get("queued") ?? 0;
  const running = counts.get("running") ?? 0;
  if (total === 0) return phrase`Queue runs with ${command("queue add")}.`;
  if (gone > 0) {
    return phrase`Nothing runs ${gone} of the running runs: ${command("queue reconcile")}.`;
  }
  if (first !== undefined) {
    return phrase`See why: ${command("queue logs", first.jobId.slice(0, 8))}.`;
  }
  if (waiting > 0 && running === 0) {
    return phrase`Nothing runs: have somebody call ${command("queue run")}, or submit what ${
      command("queue materialize")
    } writes.`;
  }
  return running > 0 ? "Wait: runs are in progress." : "All runs are over: read their results.";
}

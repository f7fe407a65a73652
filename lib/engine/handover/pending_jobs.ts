/**
 * Finds the jobs that wait in a batch system already.
 *
 * @module
 */

import type { BatchPlace } from "../../adapters/batch/call.ts";
import { hasJob } from "../../adapters/batch/query.ts";
import { UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import { findBatchSystem, USUAL_BATCH_SYSTEM } from "../../domain/scheduler/registry.ts";

/** Jobs that no batch system has, and those that one has. */
export interface Sorted {
  /** In the order given. */
  readonly free: readonly QueueEntry[];
  /** Those that a batch system has or may have, in the order given. */
  readonly pending: readonly QueueEntry[];
}

/** Asks about each id once. A batch system that does not answer may have the job. */
export async function sortPending(
  place: BatchPlace,
  entries: readonly QueueEntry[],
): Promise<Sorted> {
  const known = new Map<string, boolean>();
  const free: QueueEntry[] = [];
  const pending: QueueEntry[] = [];
  for (const entry of entries) {
    const { id, scheduler } = submissionOf(entry);
    const key = `${scheduler} ${id}`;
    if (id !== undefined && !known.has(key)) known.set(key, await isKnown(place, scheduler, id));
    (known.get(key) ? pending : free).push(entry);
  }
  return { free, pending };
}

/**
 * Says which jobs are left out.
 *
 * @returns sentences for the person
 * @throws {UserError} `ALREADY_SUBMITTED` where nothing remains
 */
export function remarkPending({ free, pending }: Sorted): Text[] {
  const [first] = pending;
  if (first === undefined) return [];
  const { id, scheduler } = submissionOf(first);
  const who = `${scheduler} has them already, for example ${first.jobId.slice(0, 8)} as job ${id}`;
  if (free.length > 0) {
    return [
      phrase`${pending.length} job(s) are left out: ${who}; ${
        option("again")
      } submits them once more`,
    ];
  }
  const count = `${pending.length} of ${pending.length} job(s)`;
  const cancel = findBatchSystem(scheduler)?.cancel;
  throw new UserError("ALREADY_SUBMITTED", `Cannot submit ${count}: ${who}`, {
    hint: phrase`${cancel === undefined ? "" : `\`${cancel}\` takes them back; `}${
      option("again")
    } submits them once more, and still each runs once.`,
  });
}

function submissionOf({ submitted }: QueueEntry): { id: string | undefined; scheduler: string } {
  if (submitted === undefined) return { id: undefined, scheduler: "" };
  return {
    id: submitted.id,
    scheduler: submitted.scheduler ?? USUAL_BATCH_SYSTEM.name,
  };
}

/** A batch system that is not known here cannot be asked: it may have the job. */
async function isKnown(place: BatchPlace, scheduler: string, id: string): Promise<boolean> {
  const system = findBatchSystem(scheduler);
  return system === undefined || await hasJob(place, system, id);
}

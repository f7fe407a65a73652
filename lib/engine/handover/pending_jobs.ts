/**
 * Finds the jobs that a batch system has already.
 *
 * @module
 */

import type { BatchPlace } from "../../adapters/batch/call.ts";
import { hasJob } from "../../adapters/batch/query.ts";
import { UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import { findBatchSystem, USUAL_BATCH_SYSTEM } from "../../domain/scheduler/registry.ts";

/** Jobs, sorted by whether a batch system has them. */
export interface Sorted {
  /** Those that no batch system has, in the given order. */
  readonly free: readonly QueueEntry[];
  /** Those that a batch system has or may have, in the given order. */
  readonly pending: readonly QueueEntry[];
}

/** Sorts jobs. It asks the batch system once about each id; a batch system that does not answer may have the job. */
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
 * Makes the remark that says which jobs are left out.
 *
 * @returns sentences for the person
 * @throws {UserError} `ALREADY_SUBMITTED` if all jobs are left out
 */
export function remarkPending({ free, pending }: Sorted): Text[] {
  const [first] = pending;
  if (first === undefined) return [];
  const { id, scheduler } = submissionOf(first);
  const fact = `${scheduler} has them already, for example ${first.jobId.slice(0, 8)} as job ${id}`;
  if (free.length > 0) {
    return [
      phrase`${pending.length} job(s) are left out: ${fact}; ${option("again")} submits them again`,
    ];
  }
  const count = `${pending.length} of ${pending.length} job(s)`;
  const cancel = findBatchSystem(scheduler)?.cancel;
  throw new UserError("ALREADY_SUBMITTED", `Cannot submit ${count}: ${fact}`, {
    hint: phrase`${
      cancel === undefined ? "Submit" : `Cancel them with \`${cancel}\`, or submit`
    } them again with ${option("again")}: each run is executed once all the same.`,
  });
}

function submissionOf({ submitted }: QueueEntry): { id: string | undefined; scheduler: string } {
  if (submitted === undefined) return { id: undefined, scheduler: "" };
  return {
    id: submitted.id,
    scheduler: submitted.scheduler ?? USUAL_BATCH_SYSTEM.name,
  };
}

/** Asks a batch system whether it has a job. One that this program does not know cannot be asked and may have it. */
async function isKnown(place: BatchPlace, scheduler: string, id: string): Promise<boolean> {
  const system = findBatchSystem(scheduler);
  return system === undefined || await hasJob(place, system, id);
}

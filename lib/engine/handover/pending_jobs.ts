/**
 * Jobs that wait in a batch system already.
 *
 * @module
 */

import {
  type BatchSystem,
  cancelProgram,
  isBatchSystem,
  isKnownToBatch,
} from "../../adapters/batch/other_submission.ts";
import { isKnownToSlurm } from "../../adapters/batch/submission.ts";
import { UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import { textAt } from "../../domain/value/value.ts";

/** A batch system that scripts can be handed to. */
export type Scheduler = "slurm" | BatchSystem;

/** Where batch systems are asked. */
export type Place = Parameters<typeof isKnownToSlurm>[0];

/** Jobs by whether a batch system has them. */
export interface Sorted {
  /** Those that none has, in the order given. */
  readonly free: readonly QueueEntry[];
  /** Those that one has, or may have, in the order given. */
  readonly pending: readonly QueueEntry[];
}

/** Asks for each id once. A batch system that does not answer may have the job. */
export async function sortPending(place: Place, entries: readonly QueueEntry[]): Promise<Sorted> {
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
  const who = `${scheduler} has them already, ${first.jobId.slice(0, 8)} as ${id}`;
  if (free.length > 0) {
    return [
      phrase`${pending.length} job(s) are left out: ${who}; ${
        option("again")
      } submits them once more`,
    ];
  }
  const count = `${pending.length} of ${pending.length} job(s)`;
  throw new UserError("ALREADY_SUBMITTED", `Cannot submit ${count}: ${who}`, {
    hint: phrase`\`${
      isBatchSystem(scheduler) ? cancelProgram(scheduler) : "scancel"
    }\` takes them back; ${option("again")} submits them once more, and still each runs once.`,
  });
}

function submissionOf({ submitted }: QueueEntry): { id: string | undefined; scheduler: string } {
  if (submitted === undefined) return { id: undefined, scheduler: "" };
  return { id: textAt(submitted, "id"), scheduler: textAt(submitted, "scheduler") ?? "slurm" };
}

/** A batch system that is not known here cannot be asked: it may have the job. */
async function isKnown(place: Place, scheduler: string, id: string): Promise<boolean> {
  if (scheduler === "slurm") return await isKnownToSlurm(place, id);
  return !isBatchSystem(scheduler) || await isKnownToBatch(place, scheduler, id);
}

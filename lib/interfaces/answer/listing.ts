/**
 * Jobs that could not be read, and listings that name them.
 *
 * @module
 */

import type { DamagedJob } from "../../domain/document/damaged_job.ts";
import { type Answer, countValue, Series } from "./answer.ts";

/** A listing: an entry for each result, how many they are, and what could not be read. */
export function listingAnswer<T>(
  results: readonly T[],
  describe: (result: T) => Answer,
  damaged: readonly DamagedJob[],
): Answer {
  return {
    entries: Series.of(results, describe),
    total: countValue(results.length),
    damaged: damaged.map(damagedAnswer),
  };
}

/** A job that could not be read. */
export function damagedAnswer({ id, path, reason }: DamagedJob): Answer {
  return { job_id: id, path, reason };
}

/**
 * Listings, and the jobs that could not be read, as answers.
 *
 * @module
 */

import type { DamagedJob } from "../../domain/document/damaged_job.ts";
import { type Answer, countValue, Series } from "./answer.ts";

/** Makes the answer of a listing: the entries, their count, and the jobs that could not be read. */
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

/** Makes the answer for a job that could not be read. */
export function damagedAnswer({ id, path, reason }: DamagedJob): Answer {
  return { job_id: id, path, reason };
}

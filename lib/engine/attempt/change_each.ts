/**
 * Changes several jobs, each by itself.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import type { Text } from "../../phrase.ts";
import { mapOverlapping } from "../session/overlap.ts";

/** A job that stays as it is. */
export interface FailedChange {
  readonly kind: "left";
  readonly jobId: string;
  /** The whole message of the error. */
  readonly problem: Text;
}

/**
 * Changes jobs. A mistake about one job does not keep the others from being changed.
 *
 * @throws {UserError} the mistake, if there is only one job
 */
export async function changeEach<T>(
  jobIds: readonly string[],
  change: (jobId: string) => Promise<T>,
): Promise<(T | FailedChange)[]> {
  return await mapOverlapping(jobIds, async (jobId) => {
    try {
      return await change(jobId);
    } catch (error) {
      if (!(error instanceof UserError) || jobIds.length === 1) throw error;
      return { kind: "left", jobId, problem: error.text };
    }
  });
}

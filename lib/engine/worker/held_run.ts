/**
 * The results for jobs that another process holds.
 *
 * @module
 */

import { lastNumber } from "../../domain/document/attempt.ts";
import type { Mapping } from "../../domain/value/value.ts";
import type { OpenAttempt } from "../liveness/job_liveness.ts";
import type { JobRun } from "../../domain/document/job_run.ts";

/**
 * Returns the result for a job that another process works on, or may work on; `undefined` if none
 * does.
 */
export function heldRun(jobId: string, { holder }: OpenAttempt): JobRun | undefined {
  switch (holder.liveness) {
    case "alive":
      return {
        kind: "held",
        jobId,
        reason: `already running as process ${holder.pid} on ${holder.host}`,
      };
    case "unknown":
      return {
        kind: "held",
        jobId,
        reason: `already running, as far as is known: ${holder.evidence.join("; ")}`,
      };
    case "ended":
    case "gone":
      return undefined;
  }
}

/** Returns the result for a job whose document has a later attempt than when it was read. */
export function overtakenRun(jobId: string, document: Mapping, n: number): JobRun | undefined {
  if (lastNumber(document) < n) return undefined;
  return { kind: "held", jobId, reason: "another runner has just run it" };
}

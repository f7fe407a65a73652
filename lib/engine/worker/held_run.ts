/**
 * The answers for a job that somebody else has.
 *
 * @module
 */

import { lastNumber } from "../../domain/document/attempt.ts";
import type { Mapping } from "../../domain/value/value.ts";
import type { OpenAttempt } from "../liveness/job_liveness.ts";
import type { JobRun } from "../../domain/document/job_run.ts";

/** The answer for a job that somebody works on, or may; `undefined` where nobody does. */
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

/** A document that knows a later attempt came from elsewhere since it was read. */
export function overtakenRun(jobId: string, document: Mapping, n: number): JobRun | undefined {
  if (lastNumber(document) < n) return undefined;
  return { kind: "held", jobId, reason: "it was run elsewhere a moment ago" };
}

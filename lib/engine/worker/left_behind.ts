/**
 * Finds jobs that a killed runner has left, and that nobody has taken since.
 *
 * @module
 */

import { statusOf } from "../../domain/document/document_view.ts";
import type { JobRun } from "../../domain/document/job_run.ts";
import { isTerminal } from "../../domain/document/status.ts";
import { readDocument } from "../../adapters/store/job.ts";
import { lookAt } from "../liveness/job_liveness.ts";
import { mapOverlapping } from "../session/overlap.ts";
import type { Session } from "../session/session.ts";

/** Finds the jobs that another runner held when this one came to them, and whose holder is gone now. */
export async function findLeftBehind(
  session: Session,
  runs: readonly JobRun[],
): Promise<string[]> {
  const held = runs.filter(({ kind }) => kind === "held").map(({ jobId }) => jobId);
  const found = await mapOverlapping(held, async (jobId) => {
    // An unreadable document says nothing about its holder.
    const document = await readDocument(session.store, jobId).catch(() => undefined);
    if (document === undefined || isTerminal(statusOf(document))) return [];
    const { open } = await lookAt(session, { jobId, document });
    const liveness = open?.holder.liveness;
    return liveness === "alive" || liveness === "unknown" ? [] : [jobId];
  });
  return found.flat();
}

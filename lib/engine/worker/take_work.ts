/**
 * Takes a job for work that this process does itself.
 *
 * @module
 */

import { AttemptFiles } from "../../adapters/state/attempt_files.ts";
import { readDocument } from "../../adapters/store/job.ts";
import { isLostTooOften } from "../../domain/document/attempt.ts";
import { statusOf } from "../../domain/document/document_view.ts";
import { isTerminal } from "../../domain/document/status.ts";
import type { Mapping } from "../../domain/value/value.ts";
import { UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import { outcomeOfOpen, settle } from "../attempt/settle_attempt.ts";
import { lookAt, type OpenAttempt } from "../liveness/job_liveness.ts";
import type { Session } from "../session/session.ts";
import { heldRun } from "./held_run.ts";

/** A job that was taken. */
export interface TakenWork {
  /** The number of the attempt. */
  readonly n: number;
  /** The document as it was before. */
  readonly document: Mapping;
  /** Why the attempt before, which has no entry, is over. */
  readonly evidence: readonly string[];
  readonly attempts: AttemptFiles;
}

/** After this many lost races for a number, the job is left to the others. */
const MAX_RACES = 20;

/**
 * Takes the next number of a job. An attempt that is over is settled first.
 *
 * @param force whether a job that is over is taken, too
 * @throws {UserError} `JOB_HELD` or `JOB_OVER`
 */
export async function takeWork(
  session: Session,
  jobId: string,
  force: boolean,
): Promise<TakenWork> {
  const attempts = new AttemptFiles(session.signature);
  for (let races = 0; races < MAX_RACES; races++) {
    const document = await readDocument(session.store, jobId);
    const status = statusOf(document);
    const { open, nextNumber: n } = await lookAt(session, { jobId, document });
    const held = open && heldRun(jobId, open);
    if (held?.kind === "held") throw heldError(jobId, held.reason);
    if (open?.entry !== undefined) {
      await settleOpen(session, { jobId, open, document });
      continue;
    }
    if (isTerminal(status) && !force) throw overError(jobId, status);
    const evidence = open?.holder.evidence ?? [];
    if (await attempts.take({ jobId, n })) return { n, document, evidence, attempts };
  }
  throw heldError(jobId, "taken by other processes again and again");
}

async function settleOpen(
  session: Session,
  { jobId, open, document }: {
    readonly jobId: string;
    readonly open: OpenAttempt;
    readonly document: Mapping;
  },
): Promise<void> {
  const outcome = outcomeOfOpen(open);
  const isFinal = outcome.kind === "lost" && isLostTooOften(document);
  const settled = isFinal ? { ...outcome, isFinal } : outcome;
  await settle(session, { jobId, open, outcome: settled, now: session.now() });
}

function heldError(jobId: string, reason: Text): UserError {
  return new UserError("JOB_HELD", phrase`Cannot work on run "${jobId}": it is ${reason}`, {
    hint: "Wait until it ends, or stop it on its machine.",
  });
}

function overError(jobId: string, status: string | undefined): UserError {
  return new UserError("JOB_OVER", `Cannot work on run "${jobId}": it is ${status} already`, {
    hint: phrase`To work on it again, add ${option("force")}.`,
  });
}

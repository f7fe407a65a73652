/**
 * Writes the ledger's entry of one run.
 *
 * @module
 */

import { findJobId } from "../adapters/store/find_job.ts";
import { readJob } from "../adapters/store/job.ts";
import type { Context } from "../context.ts";
import { statusWord } from "../domain/document/document_view.ts";
import { isTerminal } from "../domain/document/status.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSession } from "../engine/session/session.ts";
import { UserError } from "../errors.ts";
import { command, phrase } from "../phrase.ts";

/** The options of `ledger promote`. */
export interface PromoteRunOptions extends RepositoryOptions {
  /** The run's id or its beginning. */
  readonly jobId: string;
  /** The name of the machine that registers the run; by default this one's. */
  readonly machineLabel?: string | undefined;
}

/** The entry that was written. */
export interface PromotedRun {
  readonly jobId: string;
  /** The path of the entry. */
  readonly path: string;
  /** The name of the machine in the entry. */
  readonly machineLabel: string;
}

/**
 * Writes the ledger's entry of a run, whether it has one or not.
 *
 * @throws {UserError} `JOB_NOT_OVER`, or `FILE_UNWRITABLE`
 */
export async function promoteRun(
  context: Context,
  options: PromoteRunOptions,
): Promise<PromotedRun> {
  const session = openSession(context, options);
  const job = await readJob(session.store, findJobId(session.store, options.jobId));
  const status = statusWord(job.document);
  if (!isTerminal(status)) throw notOver(job.id, status);
  const ledger = await session.ledger();
  const machineLabel = options.machineLabel ?? ledger.machineLabel;
  return { jobId: job.id, path: await ledger.writeAsItIs(job, machineLabel), machineLabel };
}

function notOver(jobId: string, status: string | undefined): UserError {
  const state = status === undefined ? "it has no status" : `it is ${status}`;
  return new UserError("JOB_NOT_OVER", `Cannot promote run "${jobId}": ${state}, not over`, {
    hint: phrase`Wait until it ends, which writes its entry; ${
      command("queue reconcile")
    } tells what became of it.`,
  });
}

/**
 * Taking a job out of the queue.
 *
 * @module
 */

import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { formatSeconds } from "../run/timestamp.ts";
import { nextDocument } from "../run/transition.ts";
import { DocumentWriter } from "../store/document_writer.ts";
import { Signature } from "../store/signature.ts";
import { findJobId } from "../store/find_job.ts";
import { readJob } from "../store/job.ts";
import { textAt } from "../value/value.ts";
import { bringUpToDate } from "./settle_attempt.ts";
import { stopUnlessOver } from "./stop_attempt.ts";
import { makerOf, openRepository, type RepositoryOptions } from "./repository.ts";

/** What `queue remove` may be told. */
export interface RemoveJobOptions extends RepositoryOptions {
  /** The job's id or its beginning. */
  readonly jobId: string;
  /** Stop it first where somebody works on it. @default {false} */
  readonly running?: boolean;
}

/** What came of removing a job. */
export interface RemovedJob {
  /** The whole id. */
  readonly jobId: string;
  /** The status that it had. */
  readonly statusBefore: string | undefined;
}

/**
 * Marks a job as abandoned; its files stay.
 *
 * @throws {UserError} `JOB_HELD` where somebody works on it and it is not to be stopped, or cannot be
 */
export async function removeJob(
  context: Context,
  options: RemoveJobOptions,
): Promise<RemovedJob> {
  const { store } = openRepository(context, options);
  const { id } = await readJob(store, findJobId(store, options.jobId));
  const documents = new DocumentWriter(new Signature(store, makerOf(context)));
  const view = { store, host: context.host, now: context.now };
  let statusBefore: string | undefined;
  try {
    const found = await bringUpToDate({ view, documents }, { jobId: id, now: context.now() });
    const { document, open } = found;
    statusBefore = textAt(document, "status");
    if (open?.holder.liveness === "alive") {
      if (!options.running) throw heldError(id, open.holder);
      await stopUnlessOver({ context, store, documents }, { jobId: id, document, open });
    }
    await documents.change(id, (document) => {
      if (textAt(document, "status") === "abandoned") return undefined;
      return nextDocument(document, { kind: "abandoned", at: formatSeconds(context.now()) });
    });
  } finally {
    await documents.close();
  }
  return { jobId: id, statusBefore };
}

/** Whoever cannot be asked does not count: removing is the way out for a run that is stuck elsewhere. */
function heldError(
  jobId: string,
  { pid, host }: { readonly pid: number; readonly host: string },
): UserError {
  return new UserError(
    "JOB_HELD",
    `Cannot remove job "${jobId}": it is running as process ${pid} on ${host}`,
    { hint: "--running stops it first." },
  );
}

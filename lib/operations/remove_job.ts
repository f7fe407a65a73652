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
import { findJobId } from "../store/find_job.ts";
import { readJob } from "../store/job.ts";
import { type Mapping, textAt } from "../value/value.ts";
import { findHolder } from "./job_liveness.ts";
import { makerOf, openRepository, type RepositoryOptions } from "./repository.ts";

/** What `queue remove` may be told. */
export interface RemoveJobOptions extends RepositoryOptions {
  /** The job's id or its beginning. */
  readonly jobId: string;
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
 * @throws {UserError} `JOB_HELD` where somebody works on it
 */
export async function removeJob(
  context: Context,
  options: RemoveJobOptions,
): Promise<RemovedJob> {
  const { store } = openRepository(context, options);
  const { id } = readJob(store, findJobId(store, options.jobId));
  const documents = new DocumentWriter(store, makerOf(context));
  let statusBefore: string | undefined;
  try {
    await documents.change(id, (document) => {
      checkFree(id, document, context.host);
      statusBefore = textAt(document, "status");
      if (statusBefore === "abandoned") return undefined;
      return nextDocument(document, { kind: "abandoned", at: formatSeconds(context.now()) });
    });
  } finally {
    await documents.close();
  }
  return { jobId: id, statusBefore };
}

/** Whoever cannot be asked does not count: removing is the way out for a run that is stuck elsewhere. */
function checkFree(jobId: string, document: Mapping, host: string): void {
  const holder = findHolder(document, host);
  if (holder?.liveness !== "alive") return;
  throw new UserError(
    "JOB_HELD",
    `Cannot remove job "${jobId}": it is running as process ${holder.pid} on ${holder.host}`,
    { hint: `End it first: \`kill ${holder.pid}\`.` },
  );
}

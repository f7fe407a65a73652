/**
 * Changing the document of a job that nobody works on, unless somebody takes it meanwhile.
 *
 * A look costs time in which a runner may take the job. Its record comes first, but from the moment at
 * which its start stands in the document only the document tells; so the document is held against the
 * look once more, under the job's lock.
 *
 * @module
 */

import { startedAtOf } from "../../domain/document/document_view.ts";
import { UserError } from "../../errors.ts";
import { lastNumber } from "../../domain/document/attempt.ts";
import type { DocumentChange, DocumentWriter } from "../../adapters/store/document_writer.ts";
import { type Mapping } from "../../domain/value/value.ts";
import { isTaken } from "../liveness/job_liveness.ts";
import type { UpToDate } from "./settle_attempt.ts";

/** Others who take and give back a job faster than it can be looked at are left to it. */
const MAX_LOOKS = 20;

/**
 * Changes a document, unless its job was taken since it was looked at.
 *
 * @param looked what the look found
 * @returns whether the document still was what the look had found; else the job is to be looked at again
 */
export async function changeAsLooked(
  documents: DocumentWriter,
  { jobId, looked }: { readonly jobId: string; readonly looked: UpToDate },
  change: DocumentChange,
): Promise<boolean> {
  let isTaken = false;
  await documents.change(jobId, (document) => {
    isTaken = wasTaken(looked, document);
    return isTaken ? undefined : change(document);
  });
  return !isTaken;
}

/** Whether somebody took a job since it was looked at, as its document now stands. */
export function wasTaken({ document: before, open }: UpToDate, document: Mapping): boolean {
  if (lastNumber(document) !== lastNumber(before)) return true;
  if (!isTaken(document)) return false;
  // Settling a try and reading what became of it are two steps, and a runner may come between.
  if (!isTaken(before) || open === undefined) return true;
  return startedAtOf(document) !== startedAtOf(before);
}

/**
 * Looks at a job and does something with it, again where it was taken in between.
 *
 * @param work gives `undefined` where it is to be done again
 * @throws {UserError} `JOB_HELD` where that has no end
 */
export async function untilSettled<T>(
  jobId: string,
  work: () => Promise<T | undefined>,
): Promise<T> {
  for (let looks = 0; looks < MAX_LOOKS; looks++) {
    const done = await work();
    if (done !== undefined) return done;
  }
  throw new UserError(
    "JOB_HELD",
    `Cannot change job "${jobId}": others take it and give it back again and again`,
    { hint: "Stop the runners that work on it, or try again later." },
  );
}

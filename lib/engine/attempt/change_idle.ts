/**
 * Changes the document of a job without a holder, unless a runner takes the job meanwhile.
 *
 * Reading processes and records takes time in which a runner may take the job. The runner writes
 * its record first, but once its start stands in the document, only the document shows that. So the
 * document is compared with the earlier one again, under the job's lock.
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

/** After this many changes by other processes, the job is left to them. */
const MAX_LOOKS = 20;

/**
 * Changes a document, unless its job was taken since it was read.
 *
 * @param looked the document and the attempt as they were read
 * @returns whether the document was unchanged; otherwise the job must be read again
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

/** Returns whether a process took a job since it was read, judged by its present document. */
export function wasTaken({ document: before, open }: UpToDate, document: Mapping): boolean {
  if (lastNumber(document) !== lastNumber(before)) return true;
  if (!isTaken(document)) return false;
  // Settling an attempt and reading the result are two steps; a runner may come between them.
  if (!isTaken(before) || open === undefined) return true;
  return startedAtOf(document) !== startedAtOf(before);
}

/**
 * Repeats work on a job until the job was not taken meanwhile.
 *
 * @param work returns `undefined` if it must be repeated
 * @throws {UserError} `JOB_HELD` after too many repetitions
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
    `Cannot change job "${jobId}": other processes keep taking it and giving it back`,
    { hint: "Stop the runners that work on it, or try again later." },
  );
}

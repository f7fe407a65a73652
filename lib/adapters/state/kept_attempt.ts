/**
 * Checks whether the record of a running attempt still exists, and creates it again if somebody
 * removed it.
 *
 * @module
 */

import { callsFor } from "../files/file_calls.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../system_error.ts";
import { readIfThere } from "../files/link.ts";
import { type AttemptKey, attemptName, attemptPath } from "./attempt_files.ts";
import { ATTEMPTS } from "./layout.ts";
import { jobPath, type Place } from "./place.ts";
import { parseSignature, type Signature } from "./signature.ts";

/**
 * What stands under the number of an attempt that this process runs: its record, its record created
 * again, or the record of another process.
 */
export type Kept = "own" | "restored" | "foreign";

/**
 * Checks the record of an attempt that this process runs. A removed record is created again, unless
 * another process has the number by now. The records of all earlier numbers are created again, too:
 * the document may have been turned back as well, and the next runner would then begin with one of
 * them.
 *
 * @param signature of the process that took the attempt
 * @throws {UserError} `FILE_UNREADABLE`, `FILE_UNWRITABLE`
 */
export async function keepAttempt(signature: Signature, key: AttemptKey): Promise<Kept> {
  const { store } = signature;
  const path = attemptPath(store, key);
  try {
    const standing = await readIfThere(path, callsFor(store));
    if (standing !== undefined) return isOwn(signature, standing) ? "own" : "foreign";
    // No process runs a job that is gone, and the store may have been moved away.
    if (!(await hasJob(store, key.jobId))) return "own";
    const put = await signature.put(ATTEMPTS, attemptName(key));
    if (put.kind !== "taken") return put.kind === "held" ? "foreign" : "own";
    // Downward, so that a process that takes one of them meanwhile finds this attempt as its
    // successor.
    for (let n = key.n - 1; n > 0; n--) await signature.put(ATTEMPTS, attemptName({ ...key, n }));
    return "restored";
  } catch (error) {
    throw describeFileError(error, "write", path);
  }
}

/** The name in a record tells whose it is. A prefix of this process's text may be a write in progress. */
function isOwn({ maker, text }: Signature, standing: string): boolean {
  return text.startsWith(standing) || parseSignature(standing)?.name === maker.name;
}

async function hasJob(store: Place, jobId: string): Promise<boolean> {
  try {
    await callsFor(store).stat(jobPath(store, jobId));
    return true;
  } catch (error) {
    if (codeOf(error) === "ENOENT") return false;
    throw error;
  }
}

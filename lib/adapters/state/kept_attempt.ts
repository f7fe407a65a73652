/**
 * Whether the record of a running attempt still stands, and making it again where somebody removed it.
 *
 * @module
 */

import { callsFor } from "../files/file_calls.ts";
import { describeFileError } from "../files/file_error.ts";
import { codeOf } from "../../errors.ts";
import { readIfThere } from "../files/link.ts";
import { type AttemptKey, attemptName, attemptPath } from "./attempt_files.ts";
import { ATTEMPTS } from "./layout.ts";
import { jobPath, type Place } from "./place.ts";
import type { Signature } from "./signature.ts";

/** What stands under the number of an attempt that a process runs: its own record, its own again, or another's. */
export type Kept = "own" | "restored" | "foreign";

/**
 * Looks at the record of an attempt that this process runs. A record that somebody removed is made again,
 * unless another process has the number by now. So are those of the numbers before it: the document may have
 * been turned back as well, and the next runner then begins with one of them.
 *
 * @param signature what the attempt was taken with
 * @throws {UserError} `FILE_UNREADABLE`, `FILE_UNWRITABLE`
 */
export async function keepAttempt(signature: Signature, key: AttemptKey): Promise<Kept> {
  const { store, text } = signature;
  const path = attemptPath(store, key);
  try {
    const standing = await readIfThere(path, callsFor(store));
    // A part of the own text tells nothing yet: somebody may be writing there.
    if (standing !== undefined) return text.startsWith(standing) ? "own" : "foreign";
    // Nobody runs a job that has gone, and its place may be nobody's any more.
    if (!(await hasJob(store, key.jobId))) return "own";
    const put = await signature.put(ATTEMPTS, attemptName(key));
    if (put.kind !== "taken") return put.kind === "held" ? "foreign" : "own";
    // Downward: whoever takes one of them meanwhile finds this attempt as its successor.
    for (let n = key.n - 1; n > 0; n--) await signature.put(ATTEMPTS, attemptName({ ...key, n }));
    return "restored";
  } catch (error) {
    throw describeFileError(error, "write", path);
  }
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

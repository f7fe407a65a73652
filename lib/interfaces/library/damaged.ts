/**
 * Runs that cannot be read.
 *
 * @module
 */

import type { DamagedJob } from "../../domain/document/damaged_job.ts";
import { libraryText } from "./spelling.ts";

/** A run whose files cannot be read. Listings name it and go on. */
export interface DamagedRun {
  /** The name of the run's folder. */
  readonly jobId: string;
  /** The absolute path of the damaged file or folder. */
  readonly path: string;
  /** What is wrong, as the end of a sentence. */
  readonly reason: string;
  /** A sentence that names the next step, if something special helps. */
  readonly hint: string | undefined;
}

/** Describes a damaged run. */
export function damagedRun({ id, path, reason, hint }: DamagedJob): DamagedRun {
  return { jobId: id, path, reason, hint: hint === undefined ? undefined : libraryText(hint) };
}

/**
 * Reads the end of what a run's last attempt printed.
 *
 * @module
 */

import { readTail } from "../../adapters/files/file_tail.ts";
import { lastLogFile } from "../../adapters/state/log_files.ts";
import { attemptsOf, attemptView } from "../../domain/document/attempt.ts";
import type { Mapping } from "../../domain/value/value.ts";
import { UserError } from "../../errors.ts";
import type { Repository } from "../session/repository.ts";
import { findLog } from "./kept_log.ts";

/** How much is read, in bytes. */
const MOST_BYTES = 4096;

/** Reads the end of the log of the last attempt; empty if there is none here, or it cannot be read. */
export async function readLogEnd(
  repository: Repository & { readonly host: string },
  { id, document }: { readonly id: string; readonly document: Mapping },
): Promise<string> {
  const last = attemptsOf(document).at(-1);
  if (last === undefined) return "";
  try {
    const view = attemptView(last);
    const log = await findLog(repository, { jobId: id, n: view.n ?? 0 }, view);
    const path = log.kind === "here" ? log.paths.at(-1) : undefined;
    if (path === undefined) return "";
    return readTail(lastLogFile(path), { bytes: MOST_BYTES })?.text ?? "";
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return "";
  }
}

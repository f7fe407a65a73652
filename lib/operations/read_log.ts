/**
 * Reads the logs of a job's attempts.
 *
 * @module
 */

import { openSession, Session } from "../engine/session/session.ts";
import { statusOf } from "../domain/document/document_view.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { command, option, phrase } from "../phrase.ts";
import { isTerminal } from "../domain/document/status.ts";
import { findJobId } from "../adapters/store/find_job.ts";
import { readDocument } from "../adapters/store/job.ts";
import { listLogs, LogReader } from "../adapters/state/log_files.ts";

import { lookAt } from "../engine/liveness/job_liveness.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";

/** The options of `queue logs`. */
export interface ReadLogOptions extends RepositoryOptions {
  /** The job's id or its beginning. */
  readonly jobId: string;
  /** The attempt's number, from 1. @default the last attempt that has a log */
  readonly attempt?: number | undefined;
  /** Whether to go on until the job ends. @default {false} */
  readonly follow?: boolean | undefined;
}

/** The pause between two looks at a log that is followed, in milliseconds. */
const PAUSE_MS = 200;

/**
 * Passes the log of an attempt to `onPiece`, piece by piece.
 *
 * @throws {UserError} `LOG_MISSING` if the attempt has no log
 */
export async function readLog(
  context: Context,
  options: ReadLogOptions,
  onPiece: (bytes: Uint8Array) => Promise<void>,
): Promise<void> {
  const session = openSession(context, options);
  const { store } = session;
  const jobId = findJobId(store, options.jobId);
  const n = options.attempt ?? listLogs(store, jobId).at(-1);
  if (n === undefined || !listLogs(store, jobId).includes(n)) throw missing(jobId, n);
  const reader = new LogReader(store, { jobId, n });
  try {
    for (;;) {
      // This look comes before the read: the last read then gets all that the command wrote.
      const isRunning = options.follow === true && await isAlive(session, jobId, n);
      for (let piece = await reader.read(); piece !== undefined; piece = await reader.read()) {
        await onPiece(piece);
      }
      if (!isRunning) return;
      await session.sleep(PAUSE_MS);
    }
  } finally {
    reader.close();
  }
}

async function isAlive(
  session: Session,
  jobId: string,
  n: number,
): Promise<boolean> {
  const document = await readDocument(session.store, jobId);
  if (isTerminal(statusOf(document))) return false;
  const { open } = await lookAt(session, { jobId, document });
  if (open?.record?.n !== n) return false;
  return open.holder.liveness === "alive" || open.holder.liveness === "unknown";
}

function missing(jobId: string, n: number | undefined): UserError {
  const which = n === undefined ? "" : ` of attempt ${n}`;
  return new UserError(
    "LOG_MISSING",
    `Cannot show the log${which} of job "${jobId}": no log was kept`,
    {
      hint: phrase`Keep logs with ${command("queue run", option("log"))} or ${option("jobs")}; ${
        command("show-run")
      } shows the end of a failed run's output.`,
    },
  );
}

/**
 * What the attempts of a job wrote, as far as it was kept.
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

/** What `queue logs` may be told. */
export interface ReadLogOptions extends RepositoryOptions {
  /** The job's id or its beginning. */
  readonly jobId: string;
  /** Which attempt, from 1. @default the last that has a log */
  readonly attempt?: number | undefined;
  /** Go on as long as the job runs. @default {false} */
  readonly follow?: boolean | undefined;
}

/** The pause before a log that is followed is looked at again, in milliseconds. */
const PAUSE_MS = 200;

/**
 * Hands over the log of an attempt, piece by piece.
 *
 * @throws {UserError} `LOG_MISSING` where none was kept
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
      // Looked at before the last read: what is written until then is read.
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
    `Cannot show the log${which} of job "${jobId}": there is none, as nothing was written or kept`,
    {
      hint: phrase`${command("queue run", option("log"))} and ${option("jobs")} keep logs; ${
        command("show-run")
      } shows the end of a failed run's output.`,
    },
  );
}

/**
 * Reads the logs of runs.
 *
 * @module
 */

import { openSession, type Session } from "../engine/session/session.ts";
import { statusOf } from "../domain/document/document_view.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { command, option, phrase, type Text } from "../phrase.ts";
import {
  attemptsOf,
  type AttemptView,
  attemptView,
  lastNumber,
} from "../domain/document/attempt.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import { isTerminal } from "../domain/document/status.ts";
import { readDocument } from "../adapters/store/job.ts";
import { LogReader } from "../adapters/state/log_files.ts";
import { findLog, type KeptLog } from "../engine/attempt/kept_log.ts";
import { lookAt } from "../engine/liveness/job_liveness.ts";
import { type FilterOptions, hasFilter } from "../engine/session/filter_options.ts";
import { chooseJobs, nothingChosen } from "../engine/liveness/choose_jobs.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";

/** The options of `queue logs`. */
export interface ReadLogsOptions extends RepositoryOptions, FilterOptions {
  /** Whether to show the logs of all failed jobs. @default {false} */
  readonly failed?: boolean;
  /** The attempt's number, from 1. @default the last attempt */
  readonly attempt?: number | undefined;
  /** Whether to go on until the attempts end. @default {false} */
  readonly follow?: boolean | undefined;
}

/** The attempt whose output is shown. */
export interface ShownLog {
  readonly jobId: string;
  readonly attempt: AttemptView;
  readonly n: number;
  /** The number of the job's last attempt. */
  readonly last: number;
  /** The status of the job, if it differs from that of its last attempt. */
  readonly status: string | undefined;
  readonly log: KeptLog;
}

/** Takes the logs. */
export interface LogListener {
  /** Takes each attempt before its output. */
  readonly onLog: (shown: ShownLog) => void;
  readonly onBytes: (shown: ShownLog, bytes: Uint8Array) => Promise<void>;
  /** Takes the number of bytes that were not kept, in the middle of a long output. */
  readonly onGap: (shown: ShownLog, length: number) => Promise<void>;
  readonly onEnd: (shown: ShownLog, hasOutput: boolean) => Promise<void>;
  /** Takes a sentence for the person. */
  readonly onNote: (text: Text) => void;
}

/** The pause between two looks at a log that is followed, in milliseconds. */
const PAUSE_MS = 200;
/** The pause between two looks at a run that has not started, in milliseconds. */
const START_PAUSE_MS = 1000;

/** The result of `queue logs`. */
export interface LogReading {
  /** How many jobs were chosen. */
  readonly jobs: number;
  /** How many of them have no log to show. */
  readonly missing: number;
  /** Why the filter matches no job. */
  readonly report: FilterReport | undefined;
}

/**
 * Shows the output of one attempt of each job. If there are several jobs, those without a log are
 * noted. Of the jobs that a filter matches, those that never started are left out.
 *
 * @param listen makes the listener for this number of jobs
 * @throws {UserError} `JOB_NOT_FOUND` before anything is shown; `LOG_MISSING` if the only job has no log
 */
export async function readLogs(
  context: Context,
  options: ReadLogsOptions,
  listen: (count: number) => LogListener,
): Promise<LogReading> {
  const failed = options.failed ? ["failed" as const] : [];
  const statuses = [...(options.statuses ?? []), ...failed];
  const choice = { ...options, statuses, includeTerminal: true };
  if (!hasFilter(choice)) throw nothingChosen("show the logs of");
  const session = openSession(context, options);
  const chosen = await chooseJobs(session, choice, ({ attempts }) => attempts > 0);
  const jobIds = [...new Set(chosen.jobIds)];
  const listener = listen(jobIds.length);
  const reading = new Reading(session, options, listener);
  let missing = 0;
  const show = async (jobId: string) => {
    try {
      await reading.show(jobId);
    } catch (error) {
      const isMissing = error instanceof UserError && error.code === "LOG_MISSING";
      if (!isMissing || jobIds.length === 1) throw error;
      missing++;
      listener.onNote(error.text);
    }
  };
  if (options.follow) await Promise.all(jobIds.map(show));
  else for (const jobId of jobIds) await show(jobId);
  return { jobs: jobIds.length, missing, report: chosen.report };
}

class Reading {
  readonly #session: Session;
  readonly #options: ReadLogsOptions;
  readonly #listener: LogListener;

  constructor(session: Session, options: ReadLogsOptions, listener: LogListener) {
    this.#session = session;
    this.#options = options;
    this.#listener = listener;
  }

  async show(jobId: string): Promise<void> {
    const shown = await this.#findStarted(jobId);
    if (shown.log.kind === "elsewhere" || shown.log.kind === "none") throw missingLog(shown);
    this.#listener.onLog(shown);
    const hasOutput = await this.#read(shown);
    await this.#listener.onEnd(shown, hasOutput);
  }

  /** Finds the attempt. A run that has none and is followed is waited for. */
  async #findStarted(jobId: string): Promise<ShownLog> {
    let isNoted = false;
    for (;;) {
      const shown = await this.#find(jobId);
      if (shown !== undefined) return shown;
      if (!this.#options.follow) throw withoutAttempt(jobId);
      if (!isNoted) this.#listener.onNote(`${jobId.slice(0, 8)} has not started; waiting for it`);
      isNoted = true;
      await this.#session.sleep(START_PAUSE_MS);
    }
  }

  async #find(jobId: string): Promise<ShownLog | undefined> {
    const document = await readDocument(this.#session.store, jobId);
    const { open } = await lookAt(this.#session, { jobId, document });
    const last = Math.max(lastNumber(document), open?.record?.n ?? 0);
    const n = this.#options.attempt ?? last;
    if (last === 0) return undefined;
    const views = attemptsOf(document).map(attemptView);
    const known = views.findLast((view) => view.n === n);
    const attempt = known ??
      (open?.record?.n === n && open.entry !== undefined ? attemptView(open.entry) : undefined);
    if (attempt === undefined) throw withoutNumber(jobId, n, last);
    const log = await findLog(this.#session, { jobId, n }, attempt);
    const status = statusOf(document);
    return { jobId, attempt, n, last, status: status === attempt.status ? undefined : status, log };
  }

  /** Passes the output on. Returns whether there was any. */
  async #read(shown: ShownLog): Promise<boolean> {
    let log = shown.log;
    let hasOutput = false;
    const readers: LogReader[] = [];
    try {
      for (;;) {
        // This look comes before the read: the last read then gets all that the command wrote.
        const isRunning = this.#options.follow === true && await this.#isAlive(shown);
        if (log.kind === "here" && readers.length === 0) {
          readers.push(...log.paths.map((path) => new LogReader(path)));
        }
        for (const reader of readers) hasOutput = await this.#passOn(shown, reader) || hasOutput;
        if (!isRunning) return hasOutput;
        await this.#session.sleep(PAUSE_MS);
        if (log.kind !== "here") log = await findLog(this.#session, shown, shown.attempt);
      }
    } finally {
      for (const reader of readers) reader.close();
    }
  }

  async #passOn(shown: ShownLog, reader: LogReader): Promise<boolean> {
    let hasOutput = false;
    for (let piece = await reader.read(); piece !== undefined; piece = await reader.read()) {
      hasOutput = true;
      if (piece.kind === "bytes") await this.#listener.onBytes(shown, piece.bytes);
      else await this.#listener.onGap(shown, piece.length);
    }
    return hasOutput;
  }

  async #isAlive({ jobId, n }: ShownLog): Promise<boolean> {
    const document = await readDocument(this.#session.store, jobId);
    if (isTerminal(statusOf(document))) return false;
    const { open } = await lookAt(this.#session, { jobId, document });
    if (open?.record?.n !== n) return false;
    return open.holder.liveness === "alive" || open.holder.liveness === "unknown";
  }
}

function withoutAttempt(jobId: string): UserError {
  return new UserError("LOG_MISSING", `Cannot show the log of job "${jobId}": it has no attempt`, {
    hint: phrase`${
      command("queue logs", jobId.slice(0, 8), option("follow"))
    } waits for its start.`,
  });
}

function withoutNumber(jobId: string, n: number, last: number): UserError {
  return new UserError(
    "LOG_MISSING",
    `Cannot show attempt ${n} of job "${jobId}": no such attempt is recorded`,
    { hint: phrase`Choose one with ${option("attempt")}; the last one is ${last}.` },
  );
}

function missingLog({ jobId, n, last, log }: ShownLog): UserError {
  const which = `the log of attempt ${n} of ${last} of job "${jobId}"`;
  if (log.kind === "elsewhere") {
    return new UserError(
      "LOG_MISSING",
      `Cannot show ${which}: it is on ${log.host}, in ${log.path} of the repository there`,
      { hint: phrase`Run ${command("queue logs", jobId.slice(0, 8))} on ${log.host}.` },
    );
  }
  const older = n > 1 ? phrase` or choose an earlier attempt with ${option("attempt")},` : "";
  return new UserError("LOG_MISSING", `Cannot show ${which}: it ran without a log`, {
    hint: phrase`Look at the end of its output with ${
      command("show-run", jobId.slice(0, 8))
    },${older} or run it again with ${option("log")}.`,
  });
}

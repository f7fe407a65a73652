/**
 * Reads the logs of runs.
 *
 * @module
 */

import { openSession, type Session } from "../engine/session/session.ts";
import { queueOf, statusOf } from "../domain/document/document_view.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import type { Text } from "../phrase.ts";
import {
  attemptsOf,
  type AttemptView,
  attemptView,
  lastNumber,
} from "../domain/document/attempt.ts";
import { attemptNames } from "../domain/document/attempt_names.ts";
import type { FilterReport } from "../domain/document/filter_report.ts";
import { isTerminal } from "../domain/document/status.ts";
import { readDocument } from "../adapters/store/job.ts";
import { LogReader } from "../adapters/state/log_files.ts";
import { findLog, type KeptLog } from "../engine/attempt/kept_log.ts";
import { missingLog, withoutAttempt, withoutNumber } from "../engine/attempt/log_errors.ts";
import { lookAt } from "../engine/liveness/job_liveness.ts";
import { type FilterOptions, hasFilter } from "../engine/session/filter_options.ts";
import { chooseJobs, nothingChosen } from "../engine/liveness/choose_jobs.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";

/** The options of `queue logs`. */
export interface ReadLogsOptions extends RepositoryOptions, FilterOptions {
  /** Whether to show the logs of all failed jobs. @default {false} */
  readonly failed?: boolean;
  /** The attempt's number or name, as `1` or `1b`. @default the last attempt */
  readonly attempt?: string | undefined;
  /** Whether to go on until the attempts end. @default {false} */
  readonly follow?: boolean | undefined;
}

/** The attempt whose output is shown. */
export interface ShownLog {
  readonly jobId: string;
  readonly attempt: AttemptView;
  readonly n: number;
  /** The attempt's name, which no other attempt of the job has. */
  readonly name: string;
  /** How many attempts there are. */
  readonly count: number;
  /** Whether it is the job's last attempt. */
  readonly isLast: boolean;
  /** The status of the job, if it differs from that of its last attempt. */
  readonly status: string | undefined;
  readonly log: KeptLog;
  /** Whether the document quotes what the attempt wrote. */
  readonly isQuoted: boolean;
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
    const recorded = attemptsOf(document).map(attemptView);
    // The document may not have the attempt yet that runs.
    const running = open?.entry !== undefined && open.record !== undefined &&
        open.record.n > lastNumber(document)
      ? [attemptView(open.entry)]
      : [];
    const views = [...recorded, ...running];
    if (views.length === 0 && lastNumber(document) === 0 && open?.record === undefined) {
      return undefined;
    }
    const names = attemptNames(views);
    const at = await this.#choose(jobId, views, names);
    const attempt = views[at];
    if (attempt === undefined) throw withoutNumber(jobId, this.#options.attempt, names);
    const { n = 0 } = attempt;
    const status = statusOf(document);
    const isLast = at === views.length - 1;
    return {
      jobId,
      attempt,
      n,
      name: names[at] ?? "",
      count: Math.max(lastNumber(document), n),
      isLast,
      status: status === attempt.status ? undefined : status,
      log: await findLog(this.#session, { jobId, n }, attempt),
      isQuoted: isLast && (queueOf(document).lastError?.outputTail ?? "") !== "",
    };
  }

  /** Finds the place of the wanted attempt; -1 if there is none. */
  async #choose(
    jobId: string,
    views: readonly AttemptView[],
    names: readonly string[],
  ): Promise<number> {
    const wanted = this.#options.attempt;
    if (wanted === undefined) return views.length - 1;
    const named = names.indexOf(wanted);
    if (named >= 0) return named;
    // Several clones gave the number: that of this clone is meant.
    for (const [at, view] of views.entries()) {
      if (String(view.n) !== wanted) continue;
      const { kind } = await findLog(this.#session, { jobId, n: view.n ?? 0 }, view);
      if (kind === "here" || kind === "empty") return at;
    }
    return -1;
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

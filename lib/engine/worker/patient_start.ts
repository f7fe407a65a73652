/**
 * Starts jobs although a file server may not answer for a while.
 *
 * Such an error says nothing about a job, so no job fails because of it: the start is retried until
 * it succeeds or no more jobs may start. An error that a person must fix is not retried.
 *
 * @module
 */

import type { RunCode } from "../../domain/document/diff_summary.ts";
import { UserError } from "../../errors.ts";
import { codeOf } from "../../system_error.ts";
import { phrase } from "../../phrase.ts";
import type { JobRun } from "../../domain/document/job_run.ts";
import type { JobRunner } from "./job_runner.ts";
import type { RunnableJob } from "./run_options.ts";

/** The pause before a start is retried, in milliseconds. */
const RETRY_MS = 2000;

/** Errors of every job, which stay until somebody frees space. */
const FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EROFS", "EMFILE"]);
/** Permanent errors that concern one file. */
const LASTING: ReadonlySet<string> = new Set([
  ...["EACCES", "EPERM", "ENOENT", "ENOTDIR", "EISDIR", "EEXIST", "ENOTEMPTY"],
  ...["ENAMETOOLONG", "ELOOP", "EFBIG", "EMLINK", "ENOTREG", "ETOOBIG"],
]);

/** Starts jobs for one process, and reports each outage once. */
export class PatientStart {
  readonly #runner: JobRunner;
  #isTold = false;

  /** @param runner that runs the jobs */
  constructor(runner: JobRunner) {
    this.#runner = runner;
  }

  /**
   * Runs a job with the runner; retries the start during an outage.
   *
   * @param isOver whether no more jobs may start
   * @returns the result; `undefined` if the job was not started
   * @throws {UserError} as the runner does
   */
  async run(job: RunnableJob, isOver: () => boolean): Promise<JobRun | undefined> {
    for (;;) {
      let hasStarted = false;
      const onTaken = async (code: RunCode) => {
        hasStarted = true;
        await job.onTaken?.(code);
      };
      try {
        const run = await this.#runner.run({ ...job, onTaken });
        this.#isTold = false;
        return run;
      } catch (error) {
        if (hasStarted || !isOutage(error)) throw error;
        await this.#wait(error);
        if (this.#runner.isTold || isOver()) return undefined;
      }
    }
  }

  /** Does work that a start needs; retries it during an outage until the runner is told to end. */
  async through<T>(work: () => Promise<T>): Promise<T> {
    for (;;) {
      try {
        return await work();
      } catch (error) {
        if (!isOutage(error) || this.#runner.isTold) throw error;
        await this.#wait(error);
      }
    }
  }

  async #wait(error: UserError): Promise<void> {
    if (!this.#isTold) this.#runner.note(phrase`${error.text}; trying again until it works`);
    this.#isTold = true;
    await this.#runner.waitUntilTold(RETRY_MS);
  }
}

/** Returns whether an error of the file system may pass by itself. */
function isOutage(error: unknown): error is UserError {
  const code = fileErrorCode(error);
  return code !== undefined && !FULL.has(code) && !LASTING.has(code);
}

/** Returns whether an error is permanent and every other job would meet it, too. */
export function isDiskRefusing(error: unknown): boolean {
  return FULL.has(fileErrorCode(error) ?? "");
}

function fileErrorCode(error: unknown): string | undefined {
  if (!(error instanceof UserError)) return undefined;
  if (error.code !== "FILE_UNREADABLE" && error.code !== "FILE_UNWRITABLE") return undefined;
  return codeOf(error.cause);
}

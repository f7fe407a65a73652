/**
 * Starting jobs in spite of a file server that is away for a while.
 *
 * Its errors say nothing of a job, so none fails by them: the start is tried again until it works or there
 * is a reason to start no more. What a person has to mend is no such error.
 *
 * @module
 */

import { codeOf, UserError } from "../../errors.ts";
import { phrase } from "../../phrase.ts";
import type { JobRun } from "../../domain/document/job_run.ts";
import type { JobRunner } from "./job_runner.ts";
import type { RunnableJob } from "./run_options.ts";

/** The pause before a start is tried again, in milliseconds. */
const RETRY_MS = 2000;

/** Errors that stay until somebody frees space or raises a limit, for whichever job. */
const FULL: ReadonlySet<string> = new Set(["ENOSPC", "EDQUOT", "EROFS", "EMFILE"]);
/** Errors that stay, and are of the one file. */
const LASTING: ReadonlySet<string> = new Set([
  ...["EACCES", "EPERM", "ENOENT", "ENOTDIR", "EISDIR", "EEXIST", "ENOTEMPTY"],
  ...["ENAMETOOLONG", "ELOOP", "EFBIG", "EMLINK", "ENOTREG", "ETOOBIG"],
]);

/** Starts jobs for one process, and tells of each outage once. */
export class PatientStart {
  readonly #runner: JobRunner;
  #isTold = false;

  /** @param runner that runs the jobs */
  constructor(runner: JobRunner) {
    this.#runner = runner;
  }

  /**
   * Runs a job as the runner does, as soon as that can be.
   *
   * @param isOver whether no more jobs are to be started
   * @returns what became of it; `undefined` where it was not started
   * @throws {UserError} as the runner does
   */
  async run(job: RunnableJob, isOver: () => boolean): Promise<JobRun | undefined> {
    for (;;) {
      let hasStarted = false;
      const onTaken = async () => {
        hasStarted = true;
        await job.onTaken?.();
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

  /** Does what a start needs, again during an outage until the runner is told to end. */
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

/** Whether an error of the file system passes by itself. */
function isOutage(error: unknown): error is UserError {
  const code = fileErrorCode(error);
  return code !== undefined && !FULL.has(code) && !LASTING.has(code);
}

/** Whether it stays, and every other job would meet it as well. */
export function isDiskRefusing(error: unknown): boolean {
  return FULL.has(fileErrorCode(error) ?? "");
}

function fileErrorCode(error: unknown): string | undefined {
  if (!(error instanceof UserError)) return undefined;
  if (error.code !== "FILE_UNREADABLE" && error.code !== "FILE_UNWRITABLE") return undefined;
  return codeOf(error.cause);
}

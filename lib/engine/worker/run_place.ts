/**
 * Runs one job for a task of an array: the job that the task had before it was requeued, the job at
 * its place, or the next free one.
 *
 * @module
 */

import { codeText } from "../../domain/document/diff_summary.ts";
import { UserError } from "../../errors.ts";
import { readJob } from "../../adapters/store/job.ts";
import { type ArrayList, type ArrayListOptions, ArrayLists } from "./array_list.ts";
import type { JobRun } from "../../domain/document/job_run.ts";
import type { JobRunner } from "./job_runner.ts";
import type { RunnableJob } from "./run_options.ts";
import { readQueue } from "../liveness/read_queue.ts";
import type { PatientStart } from "./patient_start.ts";
import type { Session } from "../session/session.ts";

/** The place and the list of a task. */
export interface RunPlaceOptions extends ArrayListOptions {
  readonly index: number;
  /** Whether to run only the job at the place. @default {false} */
  readonly noSteal?: boolean;
}

/** The tools of a task. */
export interface PlaceTools {
  readonly runner: JobRunner;
  /** The number of the task. A task has several places if it is given a chunk of them. */
  readonly task: number;
  /** Takes a sentence that names the job of the task. */
  readonly onTaken: (sentence: string) => void;
  readonly start: PatientStart;
  /** The jobs that this process has already looked at: it looks at none twice. */
  readonly tried: Set<string>;
}

/**
 * Runs at most one job for the task at a place.
 *
 * @returns the result; `undefined` if no job is left
 * @throws {UserError} `INDEX_OUT_OF_RANGE`
 */
export async function runPlace(
  session: Session,
  options: RunPlaceOptions,
  tools: PlaceTools,
): Promise<JobRun | undefined> {
  const lists = new ArrayLists(session, options);
  const task = new PlaceTask(session, {
    options,
    tools,
    list: await lists.find(options.index),
  });
  return await task.run();
}

class PlaceTask {
  readonly #session: Session;
  readonly #options: RunPlaceOptions;
  readonly #tools: PlaceTools;
  readonly #list: ArrayList;

  constructor(
    session: Session,
    what: {
      readonly options: RunPlaceOptions;
      readonly tools: PlaceTools;
      readonly list: ArrayList;
    },
  ) {
    this.#session = session;
    this.#options = what.options;
    this.#tools = what.tools;
    this.#list = what.list;
  }

  async run(): Promise<JobRun | undefined> {
    const { files, n, ids } = this.#list;
    const { index, isDryRun, noSteal } = this.#options;
    const taken = isDryRun ? [] : await files.readTaken(n, index);
    const before = taken.at(-1);
    const own = before === undefined ? undefined : await this.#runIfFree(before, taken.length);
    const run = own ?? await this.#runIfFree(ids[index] as string, taken.length);
    if (run !== undefined || noSteal || isDryRun) return run;
    return await this.#steal(taken.length);
  }

  /**
   * Runs the first free job after the task's place, continuing from the first place. Reads the
   * queue once.
   */
  async #steal(k: number): Promise<JobRun | undefined> {
    const { index, filter } = this.#options;
    const { entries } = await readQueue(this.#session, filter);
    const free = new Set(
      entries.filter(({ status, holder }) =>
        status !== "running" || holder === "gone" || holder === "ended"
      ).map((entry) => entry.jobId),
    );
    const { ids } = this.#list;
    for (const id of [...ids.slice(index + 1), ...ids.slice(0, index)]) {
      if (!free.has(id) || this.#tools.runner.isTold) continue;
      const run = await this.#runIfFree(id, k);
      if (run !== undefined) return run;
    }
    return undefined;
  }

  /** Runs a job, unless it is over or held; skips a job that cannot be read. */
  async #runIfFree(jobId: string, k: number): Promise<JobRun | undefined> {
    const { tried, start, runner } = this.#tools;
    if (tried.has(jobId)) return undefined;
    tried.add(jobId);
    const job = await start.through(() => this.#read(jobId, k));
    if (job === undefined) return undefined;
    const run = await start.run(job, () => runner.isTold);
    return run?.kind === "skipped" || run?.kind === "held" ? undefined : run;
  }

  async #read(jobId: string, k: number): Promise<RunnableJob | undefined> {
    const { files, n, ids } = this.#list;
    const { index, filter } = this.#options;
    try {
      const { id, statepoint } = await readJob(this.#session.store, jobId);
      return {
        id,
        statepoint,
        filter,
        onTaken: async (code) => {
          const place = ids.indexOf(jobId);
          const where = code.isDirty ? ` ${codeText(code)}` : "";
          this.#tools.onTaken(
            `task ${this.#tools.task} runs ${jobId.slice(0, 8)} (place ${place})${where}`,
          );
          await this.#tools.start.through(() => files.recordTaken(n, index, { k, jobId }));
        },
      };
    } catch (error) {
      if (error instanceof UserError && error.code === "JOB_DAMAGED") return undefined;
      throw error;
    }
  }
}

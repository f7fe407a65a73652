/**
 * Chooses the jobs that a command changes: those that a person names, or those that a filter matches.
 *
 * @module
 */

import { findJobIds } from "../../adapters/store/find_job.ts";
import type { DamagedJob } from "../../domain/document/damaged_job.ts";
import type { FilterReport } from "../../domain/document/filter_report.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import { type FilterOptions, hasFilter, readFilter } from "../session/filter_options.ts";
import type { Session } from "../session/session.ts";
import { readQueue } from "./read_queue.ts";

/** The chosen jobs. */
export interface Choice {
  /** In the order of the queue, or in the order in which the person named them. */
  readonly jobIds: readonly string[];
  /** How many of them run; 0 if the person named all of them. */
  readonly running: number;
  /** Whether the person named each of them. */
  readonly isNamed: boolean;
  /** Jobs that could not be read, regardless of the filter. */
  readonly damaged: readonly DamagedJob[];
  /** Why the filter matches no job. */
  readonly report: FilterReport | undefined;
}

/** Says whether a person names jobs and filters them by nothing else. */
export function isNamedOnly(options: FilterOptions): boolean {
  const { jobIds = [] } = options;
  return jobIds.length > 0 && !hasFilter({ ...options, jobIds: undefined });
}

/**
 * Chooses jobs. Named jobs are not read: a damaged one, for example, gives an error of its own.
 *
 * @param isFit selects among the jobs that the filter matches
 * @throws {UserError} the errors of `readFilter()`
 */
export async function chooseJobs(
  session: Session,
  options: FilterOptions,
  isFit: (entry: QueueEntry) => boolean,
): Promise<Choice> {
  if (isNamedOnly(options)) {
    const jobIds = findJobIds(session.store, options.jobIds ?? []);
    return { jobIds, running: 0, isNamed: true, damaged: [], report: undefined };
  }
  const filter = await readFilter(session, options);
  const { entries, damaged, report } = await readQueue(session, filter);
  const fit = entries.filter(isFit);
  const running = fit.filter(({ status }) => status === "running").length;
  return { jobIds: fit.map(({ jobId }) => jobId), running, isNamed: false, damaged, report };
}

/** Makes the error for a command that changes jobs, if a person names none and gives no filter. */
export function nothingChosen(action: string): UserError {
  return new UserError("FLAG_INVALID", `Cannot ${action} runs: no run is chosen`, {
    hint: phrase`Name runs by their ids, or choose them with a filter like ${option("tag")} or ${
      option("sp")
    }.`,
  });
}

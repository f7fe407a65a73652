/**
 * Removes files of runs that are over, which nothing needs any more.
 *
 * @module
 */

import { listAttempts } from "../adapters/state/attempt_files.ts";
import {
  listArrays,
  listAttemptParts,
  listLogFiles,
  listTaskOutput,
  removeStateFile,
  type StateFile,
} from "../adapters/state/state_files.ts";
import { readJobs } from "../adapters/store/job.ts";
import type { Context } from "../context.ts";
import { attemptsOf, attemptView, lastNumber } from "../domain/document/attempt.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import { statusOf } from "../domain/document/document_view.ts";
import { isTerminal } from "../domain/document/status.ts";
import type { Mapping } from "../domain/value/value.ts";
import { isAtRest } from "../engine/liveness/job_liveness.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSession, openSessionToChange, type Session } from "../engine/session/session.ts";
import { cleanSelf } from "./clean_self.ts";

/** The options of `prune`. */
export interface PruneOptions extends RepositoryOptions {
  /** Logs that were written since so many seconds stay. @default 30 days */
  readonly logsOlderThanS?: number | undefined;
  /** Whether to list only and remove nothing. @default {false} */
  readonly isDryRun?: boolean;
}

/** What kind of file is removed. */
export type PrunedKind = "records" | "lists" | "logs" | "versions";

/** Removed files of one kind. */
export interface Pruned {
  readonly kind: PrunedKind;
  /** How many files; of versions, how many versions. */
  readonly files: number;
  readonly bytes: number;
  /** Absolute. */
  readonly paths: readonly string[];
}

/** The result of `prune`. */
export interface Pruning {
  /** One for each kind. */
  readonly kinds: readonly Pruned[];
  /** Jobs that could not be read; all their files stay. */
  readonly damaged: readonly DamagedJob[];
}

const DAY_MS = 86_400_000;

/** Logs that were written in this time stay, in seconds. */
const LOGS_S = 30 * 86_400;

/** A record may repair a document that git turned back, so a fresh one stays. */
const RECORDS_MS = DAY_MS;

/** A task that starts late, or is requeued, looks for the list of its array. */
const LISTS_MS = 7 * DAY_MS;

/**
 * Removes parts of records whose ends stand in the documents, lists of arrays whose jobs are over, old logs, and old
 * versions of the packed program. Files of a job that may run stay, whatever their age; so do the first file of each
 * attempt, all documents and all results.
 */
export async function prune(context: Context, options: PruneOptions): Promise<Pruning> {
  const { logsOlderThanS = LOGS_S, isDryRun = false } = options;
  const open = isDryRun ? openSession : openSessionToChange;
  const session = await open(context, { ...options, mayLackStore: true });
  const jobs = await readQuietJobs(session);
  const now = context.now().getTime();
  const isOld = (ageMs: number) => ({ writtenMs }: StateFile) => now - writtenMs >= ageMs;
  const { store } = session;
  const records = listAttemptParts(store)
    .filter(({ jobId, n }) => jobs.hasEnd(jobId, n)).filter(isOld(RECORDS_MS));
  const lists = listArrays(store)
    .filter(({ files, jobIds }) => files.every(isOld(LISTS_MS)) && jobIds.every(jobs.isOver))
    .flatMap(({ files }) => files);
  const logs = [
    ...listLogFiles(store).filter(({ jobId }) => jobs.isQuiet(jobId)),
    // The name of a task's output does not tell its job.
    ...(jobs.isAllQuiet ? listTaskOutput(store) : []),
  ].filter(isOld(logsOlderThanS * 1000));
  if (!isDryRun) [...records, ...lists, ...logs].forEach(removeStateFile);
  const { removed } = await cleanSelf(context, { isDryRun });
  const versions = removed.map(({ path, bytes }) => ({ path, bytes }));
  const kinds = [
    prunedOf("records", records),
    prunedOf("lists", lists),
    prunedOf("logs", logs),
    prunedOf("versions", versions),
  ];
  return { kinds, damaged: jobs.damaged };
}

function prunedOf(kind: PrunedKind, files: readonly Pick<StateFile, "path" | "bytes">[]): Pruned {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  return { kind, files: files.length, bytes, paths: files.map(({ path }) => path) };
}

/** What is known of the jobs whose files may be removed. */
interface QuietJobs {
  /** Says whether no process works on a job, as far as its document and its records tell. */
  readonly isQuiet: (jobId: string) => boolean;
  readonly isOver: (jobId: string) => boolean;
  /** Whether no process works on any job. */
  readonly isAllQuiet: boolean;
  /** Says whether the document of a quiet job has the end of an attempt. */
  readonly hasEnd: (jobId: string, n: number) => boolean;
  readonly damaged: readonly DamagedJob[];
}

async function readQuietJobs({ context, store }: Session): Promise<QuietJobs> {
  const highest = listAttempts(store);
  const busy = new Set<string>();
  const over = new Set<string>();
  const ended = new Set<string>();
  const known = new Set<string>();
  const take = (document: Mapping, id: string): boolean => {
    known.add(id);
    if (!isAtRest(document) || (highest.get(id) ?? 0) > lastNumber(document)) busy.add(id);
    if (isTerminal(statusOf(document))) over.add(id);
    for (const { n, status } of attemptsOf(document).map(attemptView)) {
      if (status !== undefined && status !== "running") ended.add(`${id}.${n}`);
    }
    return false;
  };
  const { elapsedMs } = context;
  const damaged = await readJobs(store, () => {}, { elapsedMs, wanted: take });
  for (const { id } of damaged) busy.add(id);
  return {
    isQuiet: (id) => !busy.has(id),
    isAllQuiet: busy.size === 0,
    isOver: (id) => !busy.has(id) && (over.has(id) || !known.has(id)),
    hasEnd: (id, n) => !busy.has(id) && ended.has(`${id}.${n}`),
    damaged,
  };
}

/**
 * Compares the ledger with the run store.
 *
 * @module
 */

import { entryPath, listEntryIds, readEntryText } from "../adapters/store/ledger_files.ts";
import type { ReadResult } from "../adapters/files/read_text.ts";
import { type Job, readJobs } from "../adapters/store/job.ts";
import type { Context } from "../context.ts";
import type { DamagedJob } from "../domain/document/damaged_job.ts";
import { statusOf } from "../domain/document/document_view.ts";
import { isTerminal } from "../domain/document/status.ts";
import { differingFields, parseEntry } from "../domain/ledger/entry.ts";
import { type EntryFault, entryFault } from "../domain/ledger/entry_fault.ts";
import { isMarked } from "../domain/value/conflict_marks.ts";
import type { Ledger } from "../engine/session/ledger.ts";
import type { RepositoryOptions } from "../engine/session/repository.ts";
import { openSession } from "../engine/session/session.ts";

/** An entry that is missing, wrong in itself, or in disagreement with the run store. */
export interface LedgerProblem {
  readonly jobId: string;
  readonly kind: "missing" | "differs" | "unreadable" | "conflict" | EntryFault;
  /** The fields in which the entry disagrees. */
  readonly fields: readonly string[];
  /** The path of the entry, from the root. */
  readonly path: string;
  /** Whether the run is in this run store, so that its entry can be written here. */
  readonly isHere: boolean;
}

/** The result of `ledger check`. */
export interface LedgerCheck {
  /** Sorted by id. */
  readonly problems: readonly LedgerProblem[];
  /** How many entries there are. */
  readonly total: number;
  /** How many entries agree with the run store. */
  readonly agreeing: number;
  /** How many entries are about runs that are not in this run store. */
  readonly elsewhere: number;
  /** How many entries are about runs that wait or run again, so that they tell of the attempt before. */
  readonly again: number;
  /** How many entries are about runs that could not be read. */
  readonly unknown: number;
  /** Jobs that could not be read. */
  readonly damaged: readonly DamagedJob[];
}

/** Compares every entry with its run, and finds runs without one; nothing is written. */
export async function checkLedger(
  context: Context,
  options: RepositoryOptions,
): Promise<LedgerCheck> {
  const session = openSession(context, { ...options, mayLackStore: true });
  const jobs = new Map<string, Job | undefined>();
  const damaged = await readJobs(session.store, (job) => jobs.set(job.id, job), {
    elapsedMs: context.elapsedMs,
    wanted: (document, jobId) => {
      const isOver = isTerminal(statusOf(document));
      if (!isOver) jobs.set(jobId, undefined);
      return isOver;
    },
  });
  const ledger = await session.ledger();
  const lost = new Set(damaged.map(({ id }) => id));
  const findings = listEntryIds(session.root).map((jobId) => {
    return judge(jobId, { content: readEntryText(session.root, jobId), jobs, lost, ledger });
  });
  const known = new Set(findings.map(({ jobId }) => jobId));
  const missing = Array.from(jobs).filter(([id, job]) => job !== undefined && !known.has(id))
    .map(([id]) => problemOf(id, "missing", { isHere: true }));
  const count = (kind: Finding["kind"]) => findings.filter((one) => one.kind === kind).length;
  return {
    problems: [...findings.flatMap(({ problem }) => problem ?? []), ...missing]
      .sort((a, b) => a.jobId < b.jobId ? -1 : 1),
    total: findings.length,
    agreeing: count("agrees"),
    elsewhere: count("elsewhere"),
    again: count("again"),
    unknown: count("unknown"),
    damaged,
  };
}

interface Finding {
  readonly jobId: string;
  readonly kind: "agrees" | "elsewhere" | "again" | "unknown" | "problem";
  readonly problem?: LedgerProblem;
}

function judge(
  jobId: string,
  { content, jobs, lost, ledger }: {
    readonly content: ReadResult;
    readonly jobs: ReadonlyMap<string, Job | undefined>;
    /** The ids of jobs that could not be read. */
    readonly lost: ReadonlySet<string>;
    readonly ledger: Ledger;
  },
): Finding {
  const job = jobs.get(jobId);
  const found = (kind: LedgerProblem["kind"], fields: readonly string[] = []): Finding => {
    const problem = problemOf(jobId, kind, { fields, isHere: job !== undefined });
    return { jobId, kind: "problem", problem };
  };
  const entry = content.kind === "text" ? parseEntry(content.text) : undefined;
  if (entry === undefined) {
    return found(content.kind === "text" && isMarked(content.text) ? "conflict" : "unreadable");
  }
  const fault = entryFault(entry, jobId);
  if (fault !== undefined) return found(fault);
  if (!jobs.has(jobId)) return { jobId, kind: lost.has(jobId) ? "unknown" : "elsewhere" };
  if (job === undefined) return { jobId, kind: "again" };
  const fields = differingFields(entry, ledger.entryOf(job));
  return fields.length === 0 ? { jobId, kind: "agrees" } : found("differs", fields);
}

function problemOf(
  jobId: string,
  kind: LedgerProblem["kind"],
  { fields = [], isHere }: { readonly fields?: readonly string[]; readonly isHere: boolean },
): LedgerProblem {
  return { jobId, kind, fields, isHere, path: entryPath(jobId) };
}

/**
 * Compares documents with processes, records and the scheduler.
 *
 * @module
 */

import {
  attemptView,
  isLostTooOften,
  lastNumber,
  runningAttempt,
  startedAttempt,
} from "../domain/document/attempt.ts";
import {
  openSession,
  openSessionToChange,
  Session,
  withSession,
} from "../engine/session/session.ts";
import { isMeant, mayBeMeant, type QueueFilter } from "../domain/document/queue_filter.ts";
import {
  childOf,
  heartbeatOf,
  startedAtOf,
  statusOf,
  statusWord,
  tagOf,
} from "../domain/document/document_view.ts";
import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import { command, option, phrase } from "../phrase.ts";

import { recordedTask } from "../domain/document/scheduler.ts";
import { askSlurm } from "../adapters/batch/slurm_query.ts";
import type { SlurmAnswer } from "../domain/scheduler/slurm_answer.ts";
import { isSlurmTask } from "../domain/scheduler/slurm_finding.ts";
import { listAttempts } from "../adapters/state/attempt_files.ts";
import { timeOfAttempt } from "../adapters/state/attempt_record.ts";

import { findJobId } from "../adapters/store/find_job.ts";
import { type Job, readDocument, readJobs } from "../adapters/store/job.ts";
import { type DamagedJob } from "../domain/document/damaged_job.ts";

import type { Store } from "../adapters/store/store.ts";
import { type Mapping } from "../domain/value/value.ts";
import { isAtRest, lookAt, type OpenAttempt } from "../engine/liveness/job_liveness.ts";
import { type FilterOptions, readFilter } from "../engine/session/filter_options.ts";
import { mapOverlapping } from "../engine/session/overlap.ts";
import { type RepositoryOptions } from "../engine/session/repository.ts";
import { checkPlatform } from "../engine/session/platform.ts";
import { settle } from "../engine/attempt/settle_attempt.ts";
import { watchForSilence } from "../engine/liveness/silence.ts";
import { type OpenVerdict, verdictOn } from "../engine/attempt/open_verdict.ts";

/** The options of `queue reconcile`. */
export interface ReconcileOptions extends RepositoryOptions, FilterOptions {
  /** Whether to write the verdicts into the documents. @default {false} */
  readonly apply?: boolean;
  /** Ids or their beginnings of jobs whose holders are gone, as the person knows. */
  readonly assumeGone?: readonly string[] | undefined;
  /** Whether to watch unseen holders for five minutes, so that their silence counts. @default {false} */
  readonly watch?: boolean;
}

/** A job whose last attempt is not over according to its document. */
export interface ReconciledJob {
  readonly jobId: string;
  readonly verdict: OpenVerdict;
  /** The state that was written; `undefined` if none was. */
  readonly statusAfter: string | undefined;
}

/** The result of `queue reconcile`. */
export interface Reconciliation {
  /** Sorted by id. */
  readonly jobs: readonly ReconciledJob[];
  /** Jobs that could not be read, regardless of the filter. */
  readonly damaged: readonly DamagedJob[];
}

interface SuspectJob {
  readonly jobId: string;
  readonly document: Mapping;
  readonly open: OpenAttempt;
  readonly nextNumber: number;
  readonly verdict: OpenVerdict;
}

/**
 * Gives a verdict on each job that is running, or whose document lacks the end of an attempt.
 *
 * @throws {UserError} before anything is written: `FLAG_INVALID`, or `JOB_HELD` if the holder of a job that
 * the person assumes gone is alive
 */
export async function reconcile(
  context: Context,
  options: ReconcileOptions,
): Promise<Reconciliation> {
  checkPlatform(context.os, "reconcile jobs");
  const open = options.apply ? openSessionToChange : openSession;
  const opened = await open(context, { ...options, mayLackStore: !options.apply });
  return await withSession(opened, async (session) => {
    const assumed = assumedIds(session.store, options);
    const { suspects, damaged } = await findSuspects(session, { ...options, assumed });
    for (const job of suspects) checkAssumed(job, assumed);
    if (!options.apply) {
      return { jobs: suspects.map((job) => ({ ...job, statusAfter: undefined })), damaged };
    }
    return { jobs: await mapOverlapping(suspects, (job) => apply(session, job)), damaged };
  });
}

function assumedIds(store: Store, { apply, assumeGone = [] }: ReconcileOptions): Set<string> {
  if (assumeGone.length > 0 && !apply) {
    throw new UserError(
      "FLAG_INVALID",
      phrase`Cannot use ${option("assumeGone")} without ${
        option("apply")
      }: nothing would be written`,
      {
        hint: phrase`Add ${option("apply")}.`,
      },
    );
  }
  return new Set(assumeGone.map((prefix) => findJobId(store, prefix)));
}

function checkAssumed({ jobId, verdict }: SuspectJob, assumed: ReadonlySet<string>): void {
  if (verdict.kind !== "alive" || !assumed.has(jobId)) return;
  throw new UserError(
    "JOB_HELD",
    `Cannot assume job "${jobId}" gone: ${verdict.evidence.join("; ")}`,
    { hint: phrase`Stop the run with ${command("queue stop", jobId.slice(0, 8))}.` },
  );
}

async function findSuspects(
  session: Session,
  options: ReconcileOptions & { readonly assumed: ReadonlySet<string> },
): Promise<{ suspects: SuspectJob[]; damaged: DamagedJob[] }> {
  const { context, store } = session;
  const { assumed } = options;
  const filter = await filterOf(session, options);
  const highest = listAttempts(store);
  const jobs: Job[] = [];
  const damaged = await readJobs(store, (job) => {
    if (isMeant(job, filter)) jobs.push(job);
  }, {
    elapsedMs: context.elapsedMs,
    only: filter.jobIds,
    wanted: (document, id) =>
      mayBeMeant({ id, document }, filter) &&
      (!isAtRest(document) || (highest.get(id) ?? 0) > lastNumber(document)),
  });
  const looked = await mapOverlapping(jobs, async ({ id, document }) => {
    const job = { jobId: id, document, highest: highest.get(id) ?? 0 };
    const { open, nextNumber } = await lookAt(session, job);
    return open === undefined ? [] : [{ jobId: id, document, open, nextNumber }];
  });
  const openJobs = looked.flat().sort((a, b) => a.jobId < b.jobId ? -1 : 1);
  const silent = options.watch ? await findSilent(session, openJobs) : new Set();
  const slurm = await askAbout(context, openJobs);
  const nowMs = context.now().getTime();
  const suspects = openJobs.map((job) => {
    const { jobId, open } = job;
    const isSilent = canBeWatched(job) ? silent.has(jobId) : undefined;
    const testimony = { isAssumedGone: assumed.has(jobId), isSilent, slurm, nowMs };
    return { ...job, verdict: verdictOn(open, testimony) };
  });
  return { suspects, damaged };
}

type OpenJob = Omit<SuspectJob, "verdict">;

/** Finds the jobs whose unseen holders gave no sign of life, although one would have been visible. */
async function findSilent(
  { store, sleep }: Session,
  jobs: readonly OpenJob[],
): Promise<ReadonlySet<string>> {
  const unseen = jobs.filter((job) => job.open.holder.liveness === "unknown" && canBeWatched(job));
  const silent = await watchForSilence(
    unseen,
    ({ jobId, open: { record } }) =>
      record === undefined ? heartbeatInDocument(store, jobId) : timeOfAttempt(store, record),
    { sleep },
  );
  return new Set([...silent].map(({ jobId }) => jobId));
}

/** Says whether silence counts. Runners of this program show signs of life in the record, so a record must exist. */
function canBeWatched({ document, open: { record } }: OpenJob): boolean {
  return record !== undefined || runningAttempt(document) === undefined;
}

/** Reads the document's heartbeat, the only sign of life that the Python program gives. */
async function heartbeatInDocument(store: Store, jobId: string): Promise<string | undefined> {
  return heartbeatOf(await readDocument(store, jobId));
}

/** Asks Slurm once about all tasks whose processes are gone or cannot be seen. */
async function askAbout(
  context: Context,
  jobs: readonly OpenJob[],
): Promise<SlurmAnswer | undefined> {
  const ids = jobs.filter(({ open }) => ["gone", "unknown"].includes(open.holder.liveness))
    .flatMap(({ open: { entry } }) => {
      const task = entry && recordedTask(attemptView(entry).scheduler);
      return task !== undefined && isSlurmTask(task) ? [task.taskId] : [];
    });
  return ids.length === 0 ? undefined : await askSlurm(ids, { env: context.env });
}

/** Without a tag, runs that were never queued match as well. */
async function filterOf(
  session: Session,
  options: ReconcileOptions,
): Promise<QueueFilter> {
  const includeUnqueued = options.tag === undefined;
  return { ...await readFilter(session, options), includeTerminal: true, includeUnqueued };
}

async function apply(session: Session, job: SuspectJob): Promise<ReconciledJob> {
  const { jobId, verdict, document } = job;
  if (verdict.outcome === undefined) return { jobId, verdict, statusAfter: undefined };
  const { outcome } = verdict;
  const isFinal = outcome.kind === "lost" &&
    (outcome.isFinal || (outcome.cause === "lost" && isLostTooOften(document)));
  const entry = job.open.entry ?? entryOfStranger(session.context, job);
  await settle(session, {
    jobId,
    open: { ...job.open, entry },
    outcome: isFinal ? { ...outcome, isFinal } : outcome,
    isStillSo: job.open.entry === undefined ? (current) => isSameRun(current, document) : undefined,
    childPid: childOf(document)?.pid,
    now: session.context.now(),
  });
  return { jobId, verdict, statusAfter: statusWord(await readDocument(session.store, jobId)) };
}

/** Makes the entry of an attempt by the Python program, which keeps none, from the document's other fields. */
function entryOfStranger(context: Context, { document, nextNumber }: SuspectJob): Mapping {
  const child = childOf(document);
  return startedAttempt({
    id: context.nonce(),
    n: nextNumber,
    host: child?.host ?? "",
    startedAt: startedAtOf(document) ?? child?.startedAt ?? "",
    command: "",
    template: { path: undefined, blob: undefined },
    scheduler: undefined,
    code: { commit: "", isDirty: false, summary: undefined },
    tag: tagOf(document),
    evidence: [],
  });
}

/** Says whether the Python program's run is still the one that was judged. */
function isSameRun(current: Mapping, judged: Mapping): boolean {
  return statusOf(current) === "running" && childOf(current)?.pid === childOf(judged)?.pid &&
    startedAtOf(current) === startedAtOf(judged) &&
    lastNumber(current) === lastNumber(judged);
}

/**
 * Finds out whether a process still works on a job, or how the last attempt ended.
 *
 * The record of an attempt is the truth, and the document its public copy: if the record's process
 * lives, it holds the job, whatever the document says. Only if there is no record, as with the
 * Python program, the document decides. Silence decides nothing.
 *
 * @module
 */

import {
  attemptBeside,
  type ChildView,
  childView,
  queueOf,
  statusOf,
} from "../../domain/document/document_view.ts";
import { endFacts, entryFromEnd } from "../../domain/document/attempt_end.ts";
import { groupLiveness, livenessOf } from "../../adapters/machine/process_identity.ts";
import { attemptsOf, isLost, lastNumber, runningAttempt } from "../../domain/document/attempt.ts";
import { outcomeOf } from "../../domain/document/outcome.ts";
import { isRestarted } from "../../domain/document/scheduler.ts";
import type { SchedulerTask } from "../../domain/scheduler/scheduler.ts";
import { type Holder, judgeDocument, withoutRecord } from "./holder.ts";
import { hasAttempt } from "../../adapters/state/attempt_files.ts";
import { type AttemptRecord, readAttempt } from "../../adapters/state/attempt_record.ts";
import { findHiddenRecord, isRecordOf } from "./own_record.ts";
import { untilKnown } from "../../adapters/files/patient_read.ts";
import type { Signer } from "../../adapters/state/signature.ts";
import type { Store } from "../../adapters/store/store.ts";
import { type Mapping } from "../../domain/value/value.ts";

/** An attempt whose end is not in the document. */
export interface OpenAttempt {
  /** The record; `undefined` if only the document knows the attempt. */
  readonly record: AttemptRecord | undefined;
  /** The attempt's entry in the document; `undefined` if the Python program began it. */
  readonly entry: Mapping | undefined;
  readonly holder: Holder;
}

/** The job to judge. */
export interface LookedAt {
  /** The 32 hexadecimal digits of the job. */
  readonly jobId: string;
  readonly document: Mapping;
  /** The highest attempt that was taken, if known already. */
  readonly highest?: number | undefined;
}

/** The process that judges jobs, and its store. */
export interface Viewpoint {
  readonly store: Store;
  /** The name of this machine, by which alone the Python program identifies a machine. */
  readonly host: string;
  readonly now: () => Date;
  /**
   * The batch system's task of this process. An attempt that the task began before it was requeued
   * has ended.
   */
  readonly task?: SchedulerTask | undefined;
}

/** The state of a job: its next number and its open attempt. */
export interface Standing {
  readonly nextNumber: number;
  /** The attempt that has not ended according to the document. */
  readonly open: OpenAttempt | undefined;
}

/**
 * Returns whether a document alone shows that no process works on the job, unless somebody restored
 * an older document. An attempt that was recorded as lost may only have been out of sight.
 */
export function isAtRest(document: Mapping): boolean {
  return !isTaken(document) && openEntry(document) === undefined;
}

/** Returns whether a document says that a process works on the job. */
export function isTaken(document: Mapping): boolean {
  return statusOf(document) === "running" || runningAttempt(document) !== undefined;
}

/** Returns the entry of the attempt that may still run, which is always the last one. */
function openEntry(document: Mapping): Mapping | undefined {
  const last = attemptsOf(document).at(-1);
  return last !== undefined && isLost(last) ? last : runningAttempt(document);
}

/**
 * Returns whether a job must not be queued again. An unknown holder counts only while the document
 * says `running`, so that a person can still remove the job; the job is then not run before that
 * holder has ended.
 */
export function isHeldBy(open: OpenAttempt | undefined, document: Mapping): boolean {
  const liveness = open?.holder.liveness;
  return liveness === "alive" ||
    (liveness === "unknown" && statusOf(document) === "running");
}

/** Judges a job by its document, by records that the document does not know, and by processes. */
export async function lookAt(view: Viewpoint, job: LookedAt): Promise<Standing> {
  const { jobId, document } = job;
  const known = lastNumber(document);
  const highest = Math.max(known, job.highest ?? await probe(view.store, jobId, known));
  const nextNumber = highest + 1;
  for (let n = highest; n > known; n--) {
    // The name was seen, so a record that cannot be read is not in this machine's cache yet.
    const record = await untilKnown(() => readAttempt(view.store, { jobId, n }, view.now()));
    if (record === undefined) return { nextNumber, open: unreadableAttempt(n) };
    if (record.isVoid) continue;
    if (isOfOtherQueueing(record, document)) break;
    return { nextNumber, open: await openAttempt(view, record, document) };
  }
  const open = await lookAtKnown(view, job, known) ?? await lookAtHidden(view, job, known);
  return { nextNumber, open };
}

/** Finds an attempt that runs on this machine although git brought a document without it. */
async function lookAtHidden(
  view: Viewpoint,
  { jobId, document }: LookedAt,
  known: number,
): Promise<OpenAttempt | undefined> {
  const record = await findHiddenRecord(view.store, { jobId, document, known });
  const open = record && await openAttempt(view, record, document);
  return ["alive", "unknown"].includes(open?.holder.liveness ?? "") ? open : undefined;
}

function unreadableAttempt(n: number): OpenAttempt {
  const evidence = [`record ${n} is there and cannot be read`];
  return {
    record: undefined,
    entry: undefined,
    holder: { liveness: "unknown", host: undefined, evidence },
  };
}

/** Finds the highest attempt. Another process may take the next number before this one does. */
async function probe(store: Store, jobId: string, known: number): Promise<number> {
  let n = known;
  while (await hasAttempt(store, { jobId, n: n + 1 })) n++;
  return n;
}

async function lookAtKnown(
  view: Viewpoint,
  { jobId, document }: LookedAt,
  n: number,
): Promise<OpenAttempt | undefined> {
  const entry = openEntry(document);
  if (entry !== undefined) {
    const record = await readAttempt(view.store, { jobId, n }, view.now());
    if (record !== undefined && isRecordOf(record, entry)) {
      return openKnown(await openAttempt(view, record, document), entry);
    }
  }
  const isRunning = statusOf(document) === "running";
  const isOurs = runningAttempt(document) !== undefined;
  if (!isOurs && !isRunning) return undefined;
  const seen = judgeDocument(document, view.host);
  return { record: undefined, entry, holder: isOurs ? withoutRecord(seen, n) : seen };
}

/** Returns an attempt, unless it was recorded as lost and is not seen to live. */
function openKnown(open: OpenAttempt, entry: Mapping): OpenAttempt | undefined {
  return isLost(entry) && open.holder.liveness !== "alive" ? undefined : open;
}

/**
 * Judges a record. The command may write its end between the reading of the record and the check of
 * its processes. So if no process is left, the record is read once more: then it is complete.
 */
async function openAttempt(
  view: Viewpoint,
  first: AttemptRecord,
  document: Mapping,
): Promise<OpenAttempt> {
  const seen = judgeRecord(view, first);
  const isUnsure = seen.liveness === "gone" && first.end === undefined;
  const record = isUnsure ? await readAttempt(view.store, first, view.now()) ?? first : first;
  const holder = record.end === undefined ? seen : judgeRecord(view, record);
  return { record, entry: entryOf(record, document), holder };
}

/** Returns the entry of an attempt from the best source that is left. */
function entryOf(record: AttemptRecord, document: Mapping): Mapping {
  const known = openEntry(document);
  if (known !== undefined && isRecordOf(record, known)) return known;
  return attemptBeside(record.child) ?? entryFromEnd(record.end?.facts, record.n);
}

/** Returns whether the job was queued again after an attempt that its document does not know. */
function isOfOtherQueueing(record: AttemptRecord, document: Mapping): boolean {
  const served = record.end && endFacts(record.end.facts).queuedAt;
  const now = queueOf(document).queuedAt;
  return served !== undefined && now !== "" && served !== now;
}

function judgeRecord(view: Viewpoint, record: AttemptRecord): Holder {
  const { taker } = record;
  if (taker === undefined) {
    const evidence = [`record ${record.n} is not whole, or of a later version of aexp`];
    return { liveness: "unknown", host: undefined, evidence };
  }
  if (record.isVoid) return { liveness: "ended", evidence: ["nothing was run"] };
  const liveness = livenessOf(taker.identity);
  if (liveness === "alive") return aliveHolder(taker);
  if (view.task !== undefined && isRestarted(taker.scheduler, view.task)) {
    const evidence = [`task ${view.task.taskId} was started anew by the batch system`];
    return { liveness: record.end === undefined ? "gone" : "ended", evidence };
  }
  return liveness === "gone" ? judgeOrphan(record, taker) : judgeRemote(record, taker);
}

function aliveHolder({ identity }: Signer): Holder {
  const { pid, host } = identity;
  return { liveness: "alive", pid, host, evidence: [`runner ${pid} lives on ${host}`] };
}

/** Judges an attempt whose runner is gone: its command may have ended before, or may still run. */
function judgeOrphan(record: AttemptRecord, { identity }: Signer): Holder {
  const evidence = [`runner ${identity.pid} on ${identity.host} has ended`];
  const child = record.child && childView(record.child);
  const groupId = child?.groupId;
  if (groupId !== undefined && isChildAlive(child, groupId)) {
    evidence.push(`its command still runs as group ${groupId}`);
    return { liveness: "alive", pid: groupId, host: identity.host, evidence };
  }
  if (record.end !== undefined) return endedHolder(record, evidence);
  if (groupId !== undefined) evidence.push(`nothing is left of group ${groupId}`);
  return { liveness: "gone", evidence };
}

/**
 * Returns whether the command's group lives. A process with another start time under its number
 * belongs to another group.
 */
function isChildAlive(child: ChildView | undefined, groupId: number): boolean {
  return groupLiveness(groupId, child?.startTicks) === "alive";
}

/**
 * Judges an attempt on another machine. Processes there cannot be seen, but a recorded end counts.
 */
function judgeRemote(record: AttemptRecord, { identity }: Signer): Holder {
  const { pid, host } = identity;
  const evidence = [`runner ${pid} is on ${host}, out of sight from here`];
  const code = record.end?.code;
  // After an interrupted command, processes of it may still run there for a moment.
  const isOver = code !== undefined && record.told === undefined &&
    outcomeOf({ code, signal: undefined }, false).kind !== "interrupted";
  return isOver ? endedHolder(record, evidence) : { liveness: "unknown", host, evidence };
}

function endedHolder({ end }: AttemptRecord, evidence: readonly string[]): Holder {
  const how = end?.code === undefined ? "with a code that is not known" : `with code ${end.code}`;
  return { liveness: "ended", evidence: [...evidence, `its command ended ${how}`] };
}

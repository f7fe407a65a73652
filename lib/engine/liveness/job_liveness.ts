/**
 * Whether somebody still works on a job, or what became of the last try.
 *
 * The record of an attempt is the truth and the document its public copy: a record that lives holds its
 * job whatever the document says. Only where there is no record, as with the Python program, the
 * document is asked. Nothing is decided by silence.
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

/** A try whose end does not stand in the document. */
export interface OpenAttempt {
  /** Its files; `undefined` where only the document knows of it. */
  readonly record: AttemptRecord | undefined;
  /** Its entry among the document's attempts; `undefined` where the Python program began it. */
  readonly entry: Mapping | undefined;
  /** Who works on it. */
  readonly holder: Holder;
}

/** A job that is looked at. */
export interface LookedAt {
  /** The 32 hexadecimal digits that name it. */
  readonly jobId: string;
  /** What is known of its runs. */
  readonly document: Mapping;
  /** The highest attempt that was taken, where it is known already. */
  readonly highest?: number | undefined;
}

/** Where jobs are looked at from. */
export interface Viewpoint {
  /** The store. */
  readonly store: Store;
  /** The name of this machine: all that the Python program records. */
  readonly host: string;
  /** The wall clock. */
  readonly now: () => Date;
  /** The batch system's task that asks: its own attempt before it was requeued is over. */
  readonly task?: SchedulerTask | undefined;
}

/** What a look at a job found. */
export interface Standing {
  /** The number that the next attempt takes. */
  readonly nextNumber: number;
  /** The try that is not over, as far as the document goes. */
  readonly open: OpenAttempt | undefined;
}

/**
 * Whether a document alone leaves no doubt that nobody works on its job, unless somebody turned it back. A try
 * that was called lost may have been out of sight only.
 */
export function isAtRest(document: Mapping): boolean {
  return !isTaken(document) && openEntry(document) === undefined;
}

/** Whether a document says that somebody works on its job. */
export function isTaken(document: Mapping): boolean {
  return statusOf(document) === "running" || runningAttempt(document) !== undefined;
}

/** The entry of a try that may go on as far as its document goes: always the last one. */
function openEntry(document: Mapping): Mapping | undefined {
  const last = attemptsOf(document).at(-1);
  return last !== undefined && isLost(last) ? last : runningAttempt(document);
}

/**
 * Whether a job is not to be queued anew. A holder that cannot be seen counts only while the document says
 * `running`, so that removing a job stays the way out; it is still not run before that holder is over.
 */
export function isHeldBy(open: OpenAttempt | undefined, document: Mapping): boolean {
  const liveness = open?.holder.liveness;
  return liveness === "alive" ||
    (liveness === "unknown" && statusOf(document) === "running");
}

/** Looks at a job: at its document, at the records that the document does not know, at processes. */
export async function lookAt(view: Viewpoint, job: LookedAt): Promise<Standing> {
  const { jobId, document } = job;
  const known = lastNumber(document);
  const highest = Math.max(known, job.highest ?? await probe(view.store, jobId, known));
  const nextNumber = highest + 1;
  for (let n = highest; n > known; n--) {
    // Its name was seen, so a record that cannot be read is one that a cache does not know yet.
    const record = await untilKnown(() => readAttempt(view.store, { jobId, n }, view.now()));
    if (record === undefined) return { nextNumber, open: unreadableAttempt(n) };
    if (record.isVoid) continue;
    if (isOfOtherQueueing(record, document)) break;
    return { nextNumber, open: await openAttempt(view, record, document) };
  }
  const open = await lookAtKnown(view, job, known) ?? await lookAtHidden(view, job, known);
  return { nextNumber, open };
}

/** What runs here holds its job, whatever document git has brought meanwhile. */
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

/** Others take numbers meanwhile, so the first that is free when it is looked for may be taken when it is needed. */
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

/** What was called lost is over, unless it is seen to live. */
function openKnown(open: OpenAttempt, entry: Mapping): OpenAttempt | undefined {
  return isLost(entry) && open.holder.liveness !== "alive" ? undefined : open;
}

/**
 * Judges a record. The command may write its end between the reading and the look at its processes, so
 * where nobody is left any more the record is read once again: by now it says all that it ever will.
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

/** What an attempt was begun with, from the most that is left of it. */
function entryOf(record: AttemptRecord, document: Mapping): Mapping {
  const known = openEntry(document);
  if (known !== undefined && isRecordOf(record, known)) return known;
  return attemptBeside(record.child) ?? entryFromEnd(record.end?.facts, record.n);
}

/** Whether a job was queued anew after an attempt had ended that its document does not know. */
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

/** The runner is known to be gone: its command may have ended first, or live on. */
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

/** A process of another start time under the group's number means that the number was given away. */
function isChildAlive(child: ChildView | undefined, groupId: number): boolean {
  return groupLiveness(groupId, child?.startTicks) === "alive";
}

/** What cannot be seen from here is not judged, but an end that stands there is one. */
function judgeRemote(record: AttemptRecord, { identity }: Signer): Holder {
  const { pid, host } = identity;
  const evidence = [`runner ${pid} is on ${host}, out of sight from here`];
  const code = record.end?.code;
  // Of an attempt that is put back something may still run there for a moment.
  const isOver = code !== undefined && record.told === undefined &&
    outcomeOf({ code, signal: undefined }, false).kind !== "interrupted";
  return isOver ? endedHolder(record, evidence) : { liveness: "unknown", host, evidence };
}

function endedHolder({ end }: AttemptRecord, evidence: readonly string[]): Holder {
  const how = end?.code === undefined ? "with a code that is not known" : `with code ${end.code}`;
  return { liveness: "ended", evidence: [...evidence, `its command ended ${how}`] };
}

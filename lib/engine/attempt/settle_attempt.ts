/**
 * Bringing a document up to date with an attempt whose runner could not do so.
 *
 * @module
 */

import { livenessOf } from "../../adapters/machine/process_identity.ts";
import { type AttemptOutcome, LOST, NOT_STARTED } from "../../domain/document/attempt.ts";
import type { Ended } from "../../domain/document/event.ts";
import { outcomeOf, outcomeOfUnknown } from "../../domain/document/outcome.ts";
import { formatSeconds } from "../../domain/document/timestamp.ts";
import { isSettled, nextDocument } from "../../domain/document/transition.ts";
import { settleAttempt } from "../../adapters/state/attempt_files.ts";
import type { AttemptRecord } from "../../adapters/state/attempt_record.ts";
import { readDocument } from "../../adapters/store/job.ts";
import { readResultsSince } from "../../adapters/store/results_file.ts";
import type { Store } from "../../adapters/store/store.ts";
import { type Mapping, numberAt } from "../../domain/value/value.ts";
import { lookAt, type OpenAttempt } from "../liveness/job_liveness.ts";
import type { Session } from "../session/session.ts";

/** What is settled, and with what. */
export interface Settlement {
  /** The job. */
  readonly jobId: string;
  /** The try that is over. */
  readonly open: OpenAttempt;
  /** What became of it, where that is known better than from its record. */
  readonly outcome?: AttemptOutcome | undefined;
  /** The child whose record in the document goes, where there is no record that names it. */
  readonly childPid?: number | undefined;
  /** Says of the document as it stands whether this is still to be written; else always. */
  readonly isStillSo?: ((document: Mapping) => boolean) | undefined;
  /** The wall clock. */
  readonly now: Date;
}

/**
 * Writes the end of a try that is over: the one that is recorded, or that nobody recorded any.
 *
 * Whoever else settles it writes the same, and only the first counts.
 *
 * @returns what became of it
 */
export async function settle(
  session: Session,
  settlement: Settlement,
): Promise<AttemptOutcome> {
  const { store, documents } = session;
  const { jobId, open } = settlement;
  const outcome = settlement.outcome ?? outcomeOfOpen(open);
  const { entry, record } = open;
  if (entry === undefined) return outcome;
  if (record !== undefined) await untilTidied(session, record, settlement.now);
  const event: Ended = {
    kind: "ended",
    attempt: entry,
    outcome,
    at: formatSeconds(record?.end === undefined ? settlement.now : new Date(record.end.at)),
    wallclockS: wallclockOf(record),
    outputTail: "",
    results: await resultsOf(store, jobId, record),
    childPid: numberAt(record?.child ?? new Map(), "pid") ?? settlement.childPid,
  };
  const isStillSo = settlement.isStillSo ?? (() => true);
  await documents.change(
    jobId,
    (document) =>
      isSettled(document, entry) || !isStillSo(document)
        ? undefined
        : nextDocument(document, event),
  );
  // Of a try that may live after all, what is known of its command must stay.
  const isOver = outcome.kind !== "lost" || record?.isVoid || isRunnerGone(record);
  if (record !== undefined && isOver) await settleAttempt(store, record);
  return outcome;
}

/** How long a runner may take, once its command has ended, to end what that left behind, in milliseconds. */
const TIDY_MS = 8000;
/** However far two clocks may be apart, an end that differs by more from our time is not of this moment. */
const OLD_MS = 600_000;

/** Out of sight from here, something of a command that has ended may still run for a moment. */
async function untilTidied(
  { sleep }: Session,
  record: AttemptRecord,
  now: Date,
): Promise<void> {
  if (record.end === undefined || isRunnerGone(record)) return;
  if (Math.abs(now.getTime() - record.end.at) > OLD_MS) return;
  await sleep(TIDY_MS);
}

/** Whether the runner is known to be gone, so that nothing is done for this try any more. */
function isRunnerGone(record: AttemptRecord | undefined): boolean {
  return record?.taker !== undefined && livenessOf(record.taker.identity) === "gone";
}

/** A job as it stands once nothing is left to be settled. */
export interface UpToDate {
  /** What is known of its runs. */
  readonly document: Mapping;
  /** The try that somebody works on, or may. */
  readonly open: OpenAttempt | undefined;
}

/** Reads a job's document and settles a try that is over. */
export async function bringUpToDate(
  session: Session,
  jobId: string,
): Promise<UpToDate> {
  const { store } = session;
  const document = await readDocument(store, jobId);
  const { open } = await lookAt(session, { jobId, document });
  if (open?.entry === undefined || !isOver(open)) return { document, open };
  await settle(session, { jobId, open, now: session.now() });
  return { document: await readDocument(store, jobId), open: undefined };
}

/** Whether nobody works on a try any more. */
function isOver({ holder }: OpenAttempt): boolean {
  return holder.liveness === "ended" || holder.liveness === "gone";
}

/** What became of a try that is over, as far as its record tells. */
export function outcomeOfOpen({ record, holder }: OpenAttempt): AttemptOutcome {
  const code = record?.end?.code;
  if (record?.isVoid) return { kind: "lost", cause: NOT_STARTED, evidence: holder.evidence };
  if (record?.stop !== undefined) {
    return { kind: "stopped", returncode: code ?? 0, note: "its runner has ended" };
  }
  if (record?.end === undefined) return { kind: "lost", cause: LOST, evidence: holder.evidence };
  const wasTold = record.told !== undefined;
  return code === undefined
    ? outcomeOfUnknown(wasTold)
    : outcomeOf({ code, signal: undefined }, wasTold);
}

/** Both times are the file server's. */
function wallclockOf(record: AttemptRecord | undefined): number | undefined {
  if (record?.end === undefined || record.startedAt === undefined) return undefined;
  return Math.max(0, Math.round(record.end.at - record.startedAt) / 1000);
}

async function resultsOf(
  store: Store,
  jobId: string,
  record: AttemptRecord | undefined,
): Promise<Mapping | undefined> {
  if (record?.end === undefined || record.startedAt === undefined) return undefined;
  const reading = await readResultsSince(store, jobId, record.startedAt);
  return reading.kind === "results" ? reading.results : undefined;
}

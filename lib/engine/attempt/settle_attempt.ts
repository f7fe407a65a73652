/**
 * Records the end of an attempt whose runner could not record it.
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
import { readResultsSince, resultsFacts } from "../../adapters/store/results_file.ts";
import type { Store } from "../../adapters/store/store.ts";
import { type Mapping, numberAt } from "../../domain/value/value.ts";
import { lookAt, type OpenAttempt } from "../liveness/job_liveness.ts";
import type { Session } from "../session/session.ts";

/** The attempt to settle, and how. */
export interface Settlement {
  readonly jobId: string;
  /** The attempt that has ended. */
  readonly open: OpenAttempt;
  /** The outcome, if it is known better than from the record. */
  readonly outcome?: AttemptOutcome | undefined;
  /** The child to remove from the document, if no record names it. */
  readonly childPid?: number | undefined;
  /**
   * Returns whether the end is still to be written into the present document. By default it always
   * is.
   */
  readonly isStillSo?: ((document: Mapping) => boolean) | undefined;
  /** The wall clock. */
  readonly now: Date;
}

/**
 * Writes the end of an attempt into the document: the recorded end, or `lost`. Every process that
 * settles the attempt writes the same end, and only the first one counts.
 *
 * @returns the outcome
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
    ...await resultsOf(store, jobId, record),
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
  // If the attempt may still live, the record of its command must stay.
  const isOver = outcome.kind !== "lost" || record?.isVoid || isRunnerGone(record);
  if (record !== undefined && isOver) await settleAttempt(store, record);
  return outcome;
}

/**
 * How long a runner may take, after its command has ended, to end the rest of the group, in
 * milliseconds.
 */
const TIDY_MS = 8000;
/**
 * An end that differs more than this from the present time, in milliseconds, is old, even if two
 * clocks differ.
 */
const OLD_MS = 600_000;

/** Waits while, on another machine, the rest of an ended command may still run. */
async function untilTidied(
  { sleep }: Session,
  record: AttemptRecord,
  now: Date,
): Promise<void> {
  if (record.end === undefined || isRunnerGone(record)) return;
  if (Math.abs(now.getTime() - record.end.at) > OLD_MS) return;
  await sleep(TIDY_MS);
}

/** Returns whether the runner is known to be gone, so that no process works on the attempt. */
function isRunnerGone(record: AttemptRecord | undefined): boolean {
  return record?.taker !== undefined && livenessOf(record.taker.identity) === "gone";
}

/** A job after its ended attempt was settled. */
export interface UpToDate {
  readonly document: Mapping;
  /** The attempt that a process works on, or may work on. */
  readonly open: OpenAttempt | undefined;
}

/** Reads a job's document and settles an attempt that has ended. */
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

/** Returns whether no process works on an attempt any more. */
function isOver({ holder }: OpenAttempt): boolean {
  return holder.liveness === "ended" || holder.liveness === "gone";
}

/** Returns the outcome of an ended attempt, as its record tells. */
export function outcomeOfOpen({ record, holder }: OpenAttempt): AttemptOutcome {
  const code = record?.end?.code;
  if (record?.isVoid) return { kind: "lost", cause: NOT_STARTED, evidence: holder.evidence };
  if (record?.stop !== undefined) {
    return { kind: "stopped", returncode: code ?? 0, note: "its runner has ended" };
  }
  if (record?.end === undefined) {
    return { kind: "lost", cause: record?.why ?? LOST, evidence: holder.evidence };
  }
  const { told, why } = record;
  const wasTold = told !== undefined;
  return code === undefined
    ? outcomeOfUnknown(wasTold, why)
    : outcomeOf({ code, signal: undefined }, wasTold, why);
}

/** Returns the duration of the command in seconds. Both times are the file server's. */
function wallclockOf(record: AttemptRecord | undefined): number | undefined {
  if (record?.end === undefined || record.startedAt === undefined) return undefined;
  return Math.max(0, Math.round(record.end.at - record.startedAt) / 1000);
}

async function resultsOf(
  store: Store,
  jobId: string,
  record: AttemptRecord | undefined,
): Promise<Pick<Ended, "results" | "resultsProblem">> {
  if (record?.end === undefined || record.startedAt === undefined) return { results: undefined };
  return resultsFacts(await readResultsSince(store, jobId, record.startedAt));
}

/**
 * Decides the verdict on a command that has ended, and writes it into the document.
 *
 * @module
 */

import { endMapping } from "../../domain/document/attempt_end.ts";
import { UserError } from "../../errors.ts";
import { type AttemptOutcome, NOT_STARTED } from "../../domain/document/attempt.ts";
import { phrase } from "../../phrase.ts";
import type { Ended } from "../../domain/document/event.ts";
import { outcomeOf, returncodeOf } from "../../domain/document/outcome.ts";
import { nextDocument } from "../../domain/document/transition.ts";
import type { ChildEnd, CommandEnd } from "../../adapters/process/child.ts";
import { LONG_TAIL_BYTES } from "../../adapters/process/output_tail.ts";
import { NOT_BEGUN } from "../../adapters/process/gate.ts";
import {
  type AttemptKey,
  hasAttempt,
  linkEnd,
  settleAttempt,
  writePart,
} from "../../adapters/state/attempt_files.ts";
import { readAttemptWishes } from "../../adapters/state/attempt_record.ts";
import { type FileMark, readResults, resultsFacts } from "../../adapters/store/results_file.ts";
import { UnfitFile } from "../../adapters/files/regular_file.ts";
import type { Store } from "../../adapters/store/store.ts";
import type { RecordWatch } from "./record_watch.ts";
import type { AttemptTools, TakenAttempt } from "./taken_attempt.ts";

/** The facts that are known when a command has ended. */
export interface AttemptEnd {
  readonly end: ChildEnd;
  /** Whether the runner was told to end before the command had ended. */
  readonly wasTold: boolean;
  /** Returns the current time, to the second. */
  readonly at: () => string;
  /** The duration of the command, in seconds. */
  readonly wallclockS: number;
  /** The mark of `results.json` when the command began. */
  readonly before: FileMark;
  /** The child that ended; `undefined` if none was started. */
  readonly childPid: number | undefined;
  /** Knows whether the attempt's record was removed. */
  readonly watch: RecordWatch;
}

/** The pause before writing a verdict is retried, in milliseconds. */
const RETRY_MS = 2000;
/**
 * A scheduler that ends a task signals the child and the runner within this time, in milliseconds.
 */
const SAME_SIGNAL_MS = 1000;

/**
 * Decides the verdict on an attempt and writes it into the job's document.
 *
 * @returns the verdict
 * @throws {UserError} if the disk refuses and the runner is told to end; the next command then
 *   settles the attempt
 */
export async function recordVerdict(
  tools: AttemptTools,
  attempt: TakenAttempt,
  known: AttemptEnd,
): Promise<AttemptOutcome> {
  const { wallclockS, before, childPid, end, watch } = known;
  const isUnwritten = end.signal !== undefined || childPid === undefined || watch.wasRemoved;
  if (isUnwritten) await writeEnd(tools, attempt, known);
  const outcome = await decide(tools, attempt, known);
  const ended: Ended = {
    kind: "ended",
    attempt: attempt.entry,
    outcome,
    at: known.at(),
    wallclockS,
    outputTail: end.outputTail,
    headline: await earlierLine(outcome, end),
    ...await resultsOf(tools, attempt, before),
    childPid,
  };
  await record(tools, attempt, { ended, watch });
  await untilDone(tools, () => settleAttempt(tools.store, attempt.key));
  return outcome;
}

/**
 * Writes the end in place of the shell, which was killed, was never started, or wrote into a record
 * that was removed.
 */
async function writeEnd(
  tools: AttemptTools,
  attempt: TakenAttempt,
  known: AttemptEnd,
): Promise<void> {
  const { entry, queuedAt, key } = attempt;
  const { end: { code }, wasTold } = known;
  const end = endMapping(entry, { queuedAt, code, wasSignalled: wasTold });
  try {
    await writePart(tools.store, key, "end", end);
  } catch (error) {
    tools.listener.onNote(messageOf(error));
    await keepEnd(tools, attempt, known);
  }
}

/** Records the end for the next command if neither the shell nor this process can write it. */
export async function keepEnd(
  { store, listener }: AttemptTools,
  { key }: TakenAttempt,
  { end: { code }, wasTold }: Pick<AttemptEnd, "end" | "wasTold">,
): Promise<void> {
  await linkEnd(store, key, { code, wasSignalled: wasTold })
    .catch((error) => listener.onNote(messageOf(error)));
}

async function decide(
  tools: AttemptTools,
  attempt: TakenAttempt,
  { end, wasTold, childPid }: AttemptEnd,
): Promise<AttemptOutcome> {
  if (await untilDone(tools, () => isStopped(tools, attempt))) {
    const returncode = returncodeOf(end);
    return { kind: "stopped", returncode, note: `its command ended with code ${end.code}` };
  }
  if (!wasTold && await untilDone(tools, () => hasNotBegun(tools, attempt, end))) {
    return { kind: "interrupted", returncode: returncodeOf(end), cause: NOT_STARTED };
  }
  if (!wasTold && childPid === undefined) {
    return { kind: "failed", returncode: end.code, cause: NOT_STARTED };
  }
  return outcomeOf(end, wasTold, wasTold ? await tools.endCause.ask() : undefined);
}

/**
 * Returns whether the shell could not start the command for lack of processes, which is not the
 * run's fault.
 */
async function hasNotBegun(
  { store }: AttemptTools,
  { key }: TakenAttempt,
  { code, signal }: CommandEnd,
): Promise<boolean> {
  if (code !== NOT_BEGUN || signal !== undefined) return false;
  return (await readAttemptWishes(store, key)).end === undefined;
}

/** Returns whether somebody asked for a stop before the command had ended. */
async function isStopped({ store }: AttemptTools, { key }: TakenAttempt): Promise<boolean> {
  if (!(await hasAttempt(store, key, "stop"))) return false;
  return (await readAttemptWishes(store, key)).stop !== undefined;
}

/**
 * Returns whether the runner was told to end before the command had ended. Call this when the
 * command has ended. A scheduler may signal the child a moment before the runner.
 */
export async function isToldBefore(
  { signals, store }: AttemptTools,
  { key }: TakenAttempt,
  end: CommandEnd,
): Promise<boolean> {
  const diedOfEnding = [1, 2, 3, 15].some((number) =>
    end.signal === number || end.code === 128 + number
  );
  if (diedOfEnding) await signals.waitUntilTold(SAME_SIGNAL_MS);
  if (!signals.isTold) return false;
  if (diedOfEnding || end.signal !== undefined) return true;
  return await wasRunningWhenTold(store, key);
}

/**
 * Returns whether the command was still running when the runner was told to end. A suspended runner
 * may learn of the signal and of the end at the same time.
 */
async function wasRunningWhenTold(store: Store, key: AttemptKey): Promise<boolean> {
  try {
    if (!(await hasAttempt(store, key, "told"))) return true;
    const { told, end } = await readAttemptWishes(store, key);
    return told !== undefined || end === undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Nothing shows that the command had ended. A second run costs less than a partial run that is
    // recorded as complete.
    return true;
  }
}

async function resultsOf(
  { store, listener }: AttemptTools,
  { key }: TakenAttempt,
  before: FileMark,
): Promise<Pick<Ended, "results" | "resultsProblem">> {
  const reading = await readResults(store, key.jobId, before);
  if (reading.kind === "unusable") {
    listener.onNote(`results.json of ${key.jobId.slice(0, 8)} is ignored: ${reading.reason}`);
  }
  return resultsFacts(reading);
}

async function record(
  tools: AttemptTools,
  { key }: TakenAttempt,
  { ended, watch }: { readonly ended: Ended; readonly watch: RecordWatch },
): Promise<void> {
  let isAgain = false;
  await untilDone(tools, async () => {
    // While the disk refused, another runner may have taken over; then the document is its own.
    if (isAgain && await watch.isOvertaken()) return;
    isAgain = true;
    await tools.documents.change(key.jobId, (document) => nextDocument(document, ended));
  });
}

/** Finds the line to quote. A run that has not failed does not pay for loading the rules. */
export async function headlineOfEnd(
  outcome: AttemptOutcome,
  end: ChildEnd,
): Promise<string | undefined> {
  if (outcome.kind !== "failed") return undefined;
  const { headlineOfError } = await import("../../domain/failure/failure.ts");
  const headline = await earlierLine(outcome, end);
  return headlineOfError({ ...outcome, outputTail: end.outputTail, headline })?.text;
}

/** Finds the line to quote before the tail that the document keeps, if the tail does not tell. */
async function earlierLine(
  outcome: AttemptOutcome,
  { outputTail, tail }: ChildEnd,
): Promise<string | undefined> {
  if (outcome.kind !== "failed" || tail === undefined) return undefined;
  const { earlierHeadline } = await import("../../domain/failure/failure.ts");
  return earlierHeadline({ ...outcome, outputTail }, tail.text(LONG_TAIL_BYTES));
}

/** What tells how long to retry. */
export interface Patience extends Pick<AttemptTools, "listener"> {
  readonly signals: Pick<AttemptTools["signals"], "isTold" | "waitUntilTold">;
}

/**
 * Does work that the end of a command needs. If files cannot be read or written, the work is
 * retried until it succeeds or the runner is told to end: while the runner lives, it may be the
 * only process that knows of the end.
 */
export async function untilDone<T>(
  { signals, listener }: Patience,
  work: () => Promise<T>,
): Promise<T> {
  for (let isFirst = true;; isFirst = false) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof UserError) || !isTransient(error)) throw error;
      if (isFirst) listener.onNote(phrase`${error.text}; trying again until it works`);
      if (signals.isTold && !isFirst) throw error;
      await signals.waitUntilTold(RETRY_MS);
    }
  }
}

/** Codes of errors that may pass: a full disk, a quota, a file server that does not answer. */
const TRANSIENT: ReadonlySet<string> = new Set(["FILE_UNREADABLE", "FILE_UNWRITABLE"]);

function isTransient(error: UserError): boolean {
  return TRANSIENT.has(error.code) && !(error.cause instanceof UnfitFile);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

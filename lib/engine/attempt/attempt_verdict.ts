/**
 * What the end of a command means, written where everybody looks.
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
import { NOT_BEGUN } from "../../adapters/process/gate.ts";
import {
  type AttemptKey,
  hasAttempt,
  linkEnd,
  settleAttempt,
  writePart,
} from "../../adapters/state/attempt_files.ts";
import { readAttemptWishes } from "../../adapters/state/attempt_record.ts";
import { type FileMark, readResults } from "../../adapters/store/results_file.ts";
import { UnfitFile } from "../../adapters/files/regular_file.ts";
import type { Store } from "../../adapters/store/store.ts";
import type { Mapping } from "../../domain/value/value.ts";
import type { RecordWatch } from "./record_watch.ts";
import type { AttemptTools, TakenAttempt } from "./taken_attempt.ts";

/** What is known when a command has ended. */
export interface AttemptEnd {
  /** How it ended. */
  readonly end: ChildEnd;
  /** Whether the runner was told to end before the command had ended. */
  readonly wasTold: boolean;
  /** The time, to the second. */
  readonly at: () => string;
  /** How long it took, in seconds. */
  readonly wallclockS: number;
  /** The state of `results.json` when it began. */
  readonly before: FileMark;
  /** The child that ended; `undefined` where none was started. */
  readonly childPid: number | undefined;
  /** Knows what became of the attempt's record. */
  readonly watch: RecordWatch;
}

/** The pause before a verdict that could not be written is tried again, in milliseconds. */
const RETRY_MS = 2000;
/** Who ends a task tells child and runner within this time, in milliseconds. */
const SAME_SIGNAL_MS = 1000;

/**
 * Decides what became of an attempt and writes it into the job's document.
 *
 * @returns the verdict
 * @throws {UserError} where the disk refuses and the runner is told to end: the next command settles it
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
    results: await resultsOf(tools, attempt, before),
    childPid,
  };
  await record(tools, attempt, { ended, watch });
  await untilDone(tools, () => settleAttempt(tools.store, attempt.key));
  return outcome;
}

/** The shell writes the end itself, unless it was killed or never started, or the end went with the record. */
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

/** For the next command, where this one cannot write the verdict: what the shell could not write, either. */
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
  return outcomeOf(end, wasTold);
}

/** Whether the shell could not start the command, for want of processes: that is no fault of the run. */
async function hasNotBegun(
  { store }: AttemptTools,
  { key }: TakenAttempt,
  { code, signal }: CommandEnd,
): Promise<boolean> {
  if (code !== NOT_BEGUN || signal !== undefined) return false;
  return (await readAttemptWishes(store, key)).end === undefined;
}

/** Whoever asks for a stop once the command has ended comes too late. */
async function isStopped({ store }: AttemptTools, { key }: TakenAttempt): Promise<boolean> {
  if (!(await hasAttempt(store, key, "stop"))) return false;
  return (await readAttemptWishes(store, key)).stop !== undefined;
}

/**
 * Whether the runner was told to end before a command had ended, to be asked when it has; a scheduler may
 * tell the child a moment earlier.
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

/** Of a runner that was suspended, both the signal and the end may have waited for it. */
async function wasRunningWhenTold(store: Store, key: AttemptKey): Promise<boolean> {
  try {
    if (!(await hasAttempt(store, key, "told"))) return true;
    const { told, end } = await readAttemptWishes(store, key);
    return told !== undefined || end === undefined;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    // Nothing tells that it had ended: to run it again costs less than a run recorded as whole that is not.
    return true;
  }
}

async function resultsOf(
  { store, listener }: AttemptTools,
  { key }: TakenAttempt,
  before: FileMark,
): Promise<Mapping | undefined> {
  const reading = await readResults(store, key.jobId, before);
  if (reading.kind === "unusable") {
    listener.onNote(`results.json of ${key.jobId.slice(0, 8)} is left out: ${reading.reason}`);
  }
  return reading.kind === "results" ? reading.results : undefined;
}

async function record(
  tools: AttemptTools,
  { key }: TakenAttempt,
  { ended, watch }: { readonly ended: Ended; readonly watch: RecordWatch },
): Promise<void> {
  let isAgain = false;
  await untilDone(tools, async () => {
    // While the disk refused, somebody may have taken over: then the document is theirs.
    if (isAgain && await watch.isOvertaken()) return;
    isAgain = true;
    await tools.documents.change(key.jobId, (document) => nextDocument(document, ended));
  });
}

/**
 * Does what the end of a command needs, and again where files cannot be read or written, until that works or
 * the runner is told to end: while it lives, it alone may know of the end.
 */
export async function untilDone<T>(
  { signals, listener }: AttemptTools,
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

/** A full disk, a quota, a file server that is away. */
const TRANSIENT: ReadonlySet<string> = new Set(["FILE_UNREADABLE", "FILE_UNWRITABLE"]);

function isTransient(error: UserError): boolean {
  return TRANSIENT.has(error.code) && !(error.cause instanceof UnfitFile);
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

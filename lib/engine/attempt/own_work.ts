/**
 * An attempt whose work this process does itself, without a command: a function of a program that
 * calls the library.
 *
 * The record, the heartbeats and the verdict are those of a command's attempt, so that no other
 * runner takes the job meanwhile. There is no process to signal, so a stop is asked for in the
 * record alone.
 *
 * @module
 */

import type { AttemptOutcome } from "../../domain/document/attempt.ts";
import { endMapping } from "../../domain/document/attempt_end.ts";
import type { Ended } from "../../domain/document/event.ts";
import { formatSeconds } from "../../domain/document/timestamp.ts";
import { isCalledLost, isSettled, nextDocument } from "../../domain/document/transition.ts";
import type { Mapping, Value } from "../../domain/value/value.ts";
import { UserError } from "../../errors.ts";
import { linkEnd, settleAttempt, writePart } from "../../adapters/state/attempt_files.ts";
import {
  type FileMark,
  markResults,
  readResults,
  resultsFacts,
} from "../../adapters/store/results_file.ts";
import type { Session } from "../session/session.ts";
import { type Patience, untilDone } from "./attempt_verdict.ts";
import { RECORD_BEAT_S, startHeartbeat } from "./heartbeat.ts";
import { lookSeconds, RecordWatch } from "./record_watch.ts";
import { isStopAsked } from "./stop_request.ts";
import type { AttemptTools, TakenAttempt } from "./taken_attempt.ts";

/** The key in `.child` that says that the runner does the work itself. */
const OWN = "own_work";

/** Says whether a `.child` is that of a runner that does the work itself, without a command to signal. */
export function isOwnWork(child: Mapping | undefined): boolean {
  return child?.get(OWN) === true;
}

/** The tools that such an attempt needs. */
export interface OwnTools
  extends Pick<AttemptTools, "store" | "documents" | "attempts" | "listener" | "endCause"> {
  /** Aborted when the runner is told to end. */
  readonly told: AbortSignal;
}

/** The attempt, and how often its heartbeat is written. */
export interface OwnAttempt extends Pick<TakenAttempt, "key" | "entry" | "queuedAt" | "refuse"> {
  /** Seconds between two heartbeats in the document; `undefined` for none. */
  readonly heartbeatS: number | undefined;
}

/** Does the work of one attempt that has been taken. */
export class OwnWork {
  readonly #session: Session;
  readonly #tools: OwnTools;
  readonly #attempt: OwnAttempt;
  readonly #watch: RecordWatch;
  readonly #patience: Patience;
  readonly #abort = new AbortController();
  #isOver = false;

  /** @param session the store, @param tools of the runner, @param attempt that was taken */
  constructor(session: Session, tools: OwnTools, attempt: OwnAttempt) {
    this.#session = session;
    this.#tools = tools;
    this.#attempt = attempt;
    this.#watch = new RecordWatch(tools, attempt, () => this.#beatDocument());
    this.#patience = {
      listener: tools.listener,
      signals: {
        get isTold(): boolean {
          return tools.told.aborted;
        },
        waitUntilTold: (milliseconds) => session.sleep(milliseconds),
      },
    };
  }

  /** Aborted when the work is to end: by a stop, by the runner's signal, or by a successor. */
  get signal(): AbortSignal {
    return AbortSignal.any([this.#abort.signal, this.#tools.told]);
  }

  /**
   * Records the attempt, does the work, and records its end.
   *
   * @returns the result of the work
   * @throws the error of the work; {UserError} `JOB_HELD` if another runner came first
   */
  async run<T>(work: () => Promise<T>): Promise<T> {
    const { jobId } = this.#attempt.key;
    const before = await markResults(this.#tools.store, jobId);
    await this.#announce();
    const startMs = this.#session.context.elapsedMs();
    const done = await this.#follow(work);
    const wallclockS = Math.round(this.#session.context.elapsedMs() - startMs) / 1000;
    await this.#finish(done, { wallclockS, before });
    if (done.kind === "thrown") throw done.error;
    return done.result;
  }

  async #announce(): Promise<void> {
    const { attempts, documents, store } = this.#tools;
    const { key, entry, refuse, heartbeatS } = this.#attempt;
    let isRefused = false;
    try {
      const child = new Map<string, Value>([[OWN, true], ["attempt", entry]]);
      await this.#watch.writeChild(child.set("schema_version", 1n));
      await documents.change(key.jobId, (document) => {
        isRefused = refuse(document) !== undefined;
        if (isRefused) return undefined;
        const hasHeartbeat = heartbeatS !== undefined;
        return nextDocument(document, {
          kind: "started",
          attempt: entry,
          proc: undefined,
          hasHeartbeat,
        });
      }, { isDurable: false });
      if (!isRefused) return;
    } catch (error) {
      await attempts.giveUp(key);
      throw error;
    }
    await attempts.giveUp(key);
    await settleAttempt(store, key);
    throw overtaken(key.jobId);
  }

  async #follow<T>(work: () => Promise<T>): Promise<Done<T>> {
    const { store } = this.#tools;
    const stops = [
      startHeartbeat(this.#attempt.heartbeatS, () => this.#beatDocument()),
      startHeartbeat(RECORD_BEAT_S, () => this.#beatRecord()),
      startHeartbeat(lookSeconds(store), () => this.#look()),
    ];
    try {
      return { kind: "returned", result: await work() };
    } catch (error) {
      return { kind: "thrown", error };
    } finally {
      this.#isOver = true;
      stops.forEach((stop) => stop());
    }
  }

  async #beatRecord(): Promise<void> {
    if (await this.#look()) return;
    await this.#tools.attempts.beat(this.#session.now(), this.#attempt.key).catch(() => {});
  }

  /** Looks for a stop request and for a successor; returns whether the work is to end. */
  async #look(): Promise<boolean> {
    const { store } = this.#tools;
    const isStopped = await isStopAsked(store, this.#attempt.key).catch(() => false);
    if (!isStopped && !(await this.#watch.isOvertaken())) return false;
    this.#abort.abort();
    return true;
  }

  /** Writes the attempt's start and heartbeat into the document again, which git may have replaced. */
  async #beatDocument(): Promise<void> {
    const { key, entry: attempt } = this.#attempt;
    const at = formatSeconds(this.#session.now());
    const beat = { kind: "beat", at, attempt, proc: undefined } as const;
    await this.#tools.documents.change(
      key.jobId,
      (document) =>
        this.#isOver || (isSettled(document, attempt) && !isCalledLost(document, attempt))
          ? undefined
          : nextDocument(document, beat),
      { isDurable: false },
    );
  }

  async #finish<T>(
    done: Done<T>,
    { wallclockS, before }: { readonly wallclockS: number; readonly before: FileMark },
  ): Promise<void> {
    const { documents, store } = this.#tools;
    const { key, entry } = this.#attempt;
    if (await untilDone(this.#patience, () => this.#watch.isOvertaken())) {
      throw overtaken(key.jobId);
    }
    const outcome = await this.#outcomeOf(done);
    await this.#writeEnd(outcome);
    const ended: Ended = {
      kind: "ended",
      attempt: entry,
      outcome,
      at: formatSeconds(this.#session.now()),
      wallclockS,
      outputTail: done.kind === "thrown" ? `${textOf(done.error)}\n` : "",
      ...resultsFacts(await readResults(store, key.jobId, before)),
      childPid: undefined,
    };
    await untilDone(this.#patience, async () => {
      await documents.change(key.jobId, (document) => nextDocument(document, ended));
    });
    await settleAttempt(store, key);
  }

  async #outcomeOf<T>(done: Done<T>): Promise<AttemptOutcome> {
    const { store, told, endCause } = this.#tools;
    const returncode = done.kind === "thrown" ? 1 : 0;
    if (await untilDone(this.#patience, () => isStopAsked(store, this.#attempt.key))) {
      return { kind: "stopped", returncode, note: "the program ended the work" };
    }
    if (done.kind === "returned") return { kind: "complete" };
    if (!told.aborted) return { kind: "failed", returncode, cause: undefined };
    return { kind: "interrupted", returncode, cause: await endCause.ask() };
  }

  /** Records the end first: if this process dies before the verdict, a later command knows it. */
  async #writeEnd(outcome: AttemptOutcome): Promise<void> {
    const { store } = this.#tools;
    const { key, entry, queuedAt } = this.#attempt;
    const code = outcome.kind === "complete" ? 0 : 1;
    const wasSignalled = outcome.kind === "interrupted";
    try {
      await writePart(store, key, "end", endMapping(entry, { queuedAt, code, wasSignalled }));
    } catch {
      await linkEnd(store, key, { code, wasSignalled }).catch(() => {});
    }
  }
}

type Done<T> =
  | { readonly kind: "returned"; readonly result: T }
  | { readonly kind: "thrown"; readonly error: unknown };

/** How many characters of an error the document keeps, as of a command's output. */
const MOST = 2048;

/** Returns an error with its stack, without the calls of this program that lead to the work. */
function textOf(error: unknown): string {
  const text = printed(error);
  const own = new URL("../../", import.meta.url).href;
  const lines = text.split("\n").filter((line, n) => n === 0 || !line.includes(own));
  return lines.join("\n").slice(0, MOST);
}

/** A program may throw anything; what cannot be printed must not keep the end from being recorded. */
function printed(error: unknown): string {
  try {
    return String(error instanceof Error ? error.stack ?? error.message : error);
  } catch {
    return "an error that cannot be printed";
  }
}

function overtaken(jobId: string): UserError {
  return new UserError("JOB_HELD", `Cannot work on run "${jobId}": another runner took it over`, {
    hint: "Leave the run to that runner.",
  });
}

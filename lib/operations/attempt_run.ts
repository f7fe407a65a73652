/**
 * One attempt from its start to its recorded end.
 *
 * @module
 */

import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import type { AttemptStart } from "../run/attempt.ts";
import { outcomeOf } from "../run/outcome.ts";
import { formatSeconds } from "../run/timestamp.ts";
import { type ChildRecord, type Ended, nextDocument } from "../run/transition.ts";
import { Child, type ChildEnd } from "../runner/child.ts";
import type { DocumentWriter } from "../store/document_writer.ts";
import { type FileMark, markResults, readResults } from "../store/results_file.ts";
import { jobPath, type Store } from "../store/store.ts";
import type { Mapping } from "../value/value.ts";
import { heartbeatSeconds, startHeartbeat } from "./heartbeat.ts";
import type { JobRun, RunListener } from "./job_run.ts";
import type { SignalDesk } from "./signal_desk.ts";

/** What an attempt works with. */
export interface AttemptTools {
  /** Where the job is. */
  readonly store: Store;
  /** The folder that the command starts in. */
  readonly cwd: string;
  /** Changes the job's document. */
  readonly documents: DocumentWriter;
  /** Tells of signals. */
  readonly signals: SignalDesk;
  /** Takes output and remarks. */
  readonly listener: RunListener;
}

/** The pause before a verdict that could not be written is tried again, in milliseconds. */
const RETRY_MS = 2000;
/** Who ends a task tells child and runner within this time, in milliseconds. */
const SAME_SIGNAL_MS = 1000;
/** The code of a command that the system did not start, as shells give it. */
const NOT_STARTED = 126;

/** Runs one attempt that has been taken. */
export class AttemptRun {
  readonly #context: Context;
  readonly #tools: AttemptTools;

  /** @param context the world, @param tools what it works with */
  constructor(context: Context, tools: AttemptTools) {
    this.#context = context;
    this.#tools = tools;
  }

  /** Runs the command of an attempt and records its end. */
  async finish(jobId: string, attempt: AttemptStart, n: number): Promise<JobRun> {
    const before = await markResults(this.#tools.store, jobId);
    const startMs = this.#context.elapsedMs();
    const child = this.#start(jobId, attempt, n);
    const end = child instanceof Child
      ? await this.#follow(jobId, child)
      : { code: NOT_STARTED, signal: undefined, outputTail: `${child.message}\n` };
    const wallclockS = Math.round(this.#context.elapsedMs() - startMs) / 1000;
    const outcome = outcomeOf(end, await this.#wasTold(end));
    await this.#record(jobId, {
      kind: "ended",
      attemptId: attempt.id,
      outcome,
      at: formatSeconds(this.#context.now()),
      wallclockS,
      outputTail: end.outputTail,
      results: await this.#results(jobId, before),
      childPid: child instanceof Child ? child.pid : undefined,
    });
    const exitCode = this.#tools.signals.exitCode ?? end.code;
    return { kind: "ran", jobId, outcome, exitCode, wallclockS };
  }

  #start(jobId: string, attempt: AttemptStart, n: number): Child | UserError {
    const { store, cwd, listener } = this.#tools;
    try {
      return new Child({
        command: attempt.command,
        cwd,
        env: {
          ...this.#context.env,
          AEXP_JOB_ID: jobId,
          AEXP_JOB_WORKSPACE: jobPath(store, jobId),
          AEXP_ATTEMPT: String(n),
          AEXP_SLOT: "0",
        },
        onOutput: listener.onOutput,
      });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      listener.onNote(error.message);
      return error;
    }
  }

  /** Keeps the document true while the child lives. */
  async #follow(jobId: string, child: Child): Promise<ChildEnd> {
    const { documents, signals } = this.#tools;
    signals.attach(child);
    const proc = {
      pid: child.pid,
      host: this.#context.host,
      startedAt: formatSeconds(this.#context.now()),
      groupId: child.pid,
      startTicks: child.startTicks,
    };
    const written = documents.change(
      jobId,
      (document) => nextDocument(document, { kind: "spawned", proc }),
      { isDurable: false },
    ).catch((error) => this.#tools.listener.onNote(messageOf(error)));
    const stop = startHeartbeat(heartbeatSeconds(this.#context.env), () => this.#beat(jobId, proc));
    try {
      return await child.ended;
    } finally {
      stop();
      signals.detach(child);
      await written;
    }
  }

  #beat(jobId: string, proc: ChildRecord): Promise<Mapping> {
    const at = formatSeconds(this.#context.now());
    return this.#tools.documents.change(
      jobId,
      (document) => nextDocument(document, { kind: "beat", at, proc }),
      { isDurable: false },
    );
  }

  /** Whether the runner was told to end; a scheduler may tell the child a moment earlier. */
  async #wasTold(end: ChildEnd): Promise<boolean> {
    const diedOfEnding = [1, 2, 15].some((number) =>
      end.signal === number || end.code === 128 + number
    );
    if (diedOfEnding) await this.#tools.signals.waitUntilTold(SAME_SIGNAL_MS);
    return this.#tools.signals.isTold;
  }

  async #results(jobId: string, before: FileMark): Promise<Mapping | undefined> {
    const reading = await readResults(this.#tools.store, jobId, before);
    if (reading.kind === "unusable") {
      this.#tools.listener.onNote(
        `results.json of ${jobId.slice(0, 8)} is left out: ${reading.reason}`,
      );
    }
    return reading.kind === "results" ? reading.results : undefined;
  }

  /** Writes the verdict; one that the disk refuses is tried again until the runner is told to end. */
  async #record(jobId: string, end: Ended): Promise<void> {
    const { documents, signals, listener } = this.#tools;
    for (let isFirst = true;; isFirst = false) {
      try {
        await documents.change(jobId, (document) => nextDocument(document, end));
        return;
      } catch (error) {
        if (!(error instanceof UserError) || error.code !== "FILE_UNWRITABLE") throw error;
        if (isFirst) listener.onNote(`${error.message}; trying again until it works`);
        if (signals.isTold && !isFirst) throw error;
        await signals.waitUntilTold(RETRY_MS);
      }
    }
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

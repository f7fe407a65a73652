/**
 * Decides whether a job may run, builds its command, and takes it.
 *
 * @module
 */

import {
  isLostTooOften,
  lostInARow,
  MAX_LOST,
  startedAttempt,
} from "../../domain/document/attempt.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import { isMeant, lastingPart } from "../../domain/document/queue_filter.ts";
import { queueOf, statusOf } from "../../domain/document/document_view.ts";
import type { Context } from "../../context.ts";
import { schedulerMapping } from "../../domain/document/scheduler.ts";
import { isTerminal } from "../../domain/document/status.ts";
import { formatSeconds } from "../../domain/document/timestamp.ts";
import { Gates } from "../../adapters/process/gate.ts";
import { Guard } from "../../adapters/process/guard.ts";
import { AttemptFiles, attemptsFolder } from "../../adapters/state/attempt_files.ts";

import { readDocument } from "../../adapters/store/job.ts";
import { exists } from "../../adapters/files/path.ts";
import { jobPath } from "../../adapters/state/place.ts";
import type { Mapping } from "../../domain/value/value.ts";
import { AttemptRun } from "../attempt/attempt_run.ts";
import { CodeNotes } from "./code_notes.ts";
import { CommandBuilder, type JobCommand } from "./command_builder.ts";
import { checkPlatform } from "../session/platform.ts";
import { isAtRest, lookAt } from "../liveness/job_liveness.ts";
import { heldRun, overtakenRun } from "./held_run.ts";
import type { AttemptTools } from "../attempt/taken_attempt.ts";
import type { JobRun } from "../../domain/document/job_run.ts";
import type { RunListener } from "../attempt/run_listener.ts";
import { askForCode } from "../session/repository.ts";
import type { Session } from "../session/session.ts";
import { outcomeOfOpen, settle } from "../attempt/settle_attempt.ts";
import type { RunnableJob, RunOptions } from "./run_options.ts";
import { PlaceSlots } from "./place_slots.ts";
import { SharedCode } from "./shared_code.ts";
import { EndCause } from "../attempt/end_cause.ts";
import { logText } from "../attempt/kept_log.ts";
import { RECORD_BEAT_S } from "../attempt/heartbeat.ts";
import { SignalDesk } from "../attempt/signal_desk.ts";

/** After this many lost races for a number, skip the job. */
const MAX_RACES = 20;

/** Runs jobs for one process. */
export class JobRunner {
  readonly #context: Context;
  readonly #session: Session;
  readonly #options: RunOptions;
  readonly #listener: RunListener;
  readonly #attempts: AttemptFiles;
  readonly #gates: Gates;
  readonly #guard: Guard;
  readonly #commands: CommandBuilder;
  readonly #signals: SignalDesk;
  readonly #codeNotes: CodeNotes;
  readonly #code: SharedCode;
  readonly #slots: PlaceSlots;
  readonly #endCause: EndCause;

  /**
   * @param session the store of the jobs
   * @param how options and listener
   */
  constructor(
    session: Session,
    how: { readonly options: RunOptions; readonly listener: RunListener },
  ) {
    const { context, root, store } = session;
    this.#context = context;
    this.#session = session;
    this.#options = how.options;
    this.#listener = how.listener;
    this.#attempts = new AttemptFiles(session.signature);
    this.#gates = new Gates({ cwd: root.path, env: context.env });
    this.#guard = new Guard(attemptsFolder(store), RECORD_BEAT_S);
    this.#commands = new CommandBuilder(root);
    this.#code = new SharedCode(() => askForCode(root, true));
    this.#codeNotes = new CodeNotes(root, (text) => this.note(text));
    this.#signals = new SignalDesk(context, how.options);
    this.#slots = new PlaceSlots(session);
    this.#endCause = new EndCause(context, session.task, how.options.requeueOn);
  }

  /** Whether the process was told to end, so that no more jobs are started. */
  get isTold(): boolean {
    return this.#signals.isTold;
  }

  /** Whether it was told to end because its task is to be requeued. */
  get isRequeued(): boolean {
    return this.#signals.isRequeued;
  }

  /** The code that tells how the process was told to end, if it was. */
  get toldCode(): number | undefined {
    return this.#signals.toldCode;
  }

  /**
   * Runs a job to its end, unless it is over or another process holds it.
   *
   * @throws {UserError} before anything is written, if the job has no command or cannot be read
   */
  async run(job: RunnableJob): Promise<JobRun> {
    if (this.#options.isDryRun) return await this.#show(job);
    checkPlatform(this.#context.os, "run jobs");
    for (let races = 0; races < MAX_RACES; races++) {
      const document = await readDocument(this.#session.store, job.id);
      const refusal = this.#refusal(job, document);
      if (refusal !== undefined) return refusal;
      const isFree = races === 0 && isAtRest(document);
      // Git reads the state of the code while the experiment is read, but not for a job that
      // another process holds.
      const release = isFree ? this.#code.expect() : undefined;
      try {
        const command = await this.#commands.build(job, document);
        const { answer, n, evidence } = await this.#clear(job, document, isFree);
        if (answer !== undefined) return answer;
        if (n === undefined || !(await this.#attempts.take({ jobId: job.id, n }))) continue;
        return await this.#runTaken(job, document, { n, command, evidence });
      } finally {
        release?.();
      }
    }
    return {
      kind: "held",
      jobId: job.id,
      reason: "other processes keep taking it and giving it back",
    };
  }

  /** Waits until the process is told to end, at most this long. */
  async waitUntilTold(milliseconds: number): Promise<void> {
    await this.#signals.waitUntilTold(milliseconds);
  }

  /** Shows a note to the person. */
  note(text: Text): void {
    this.#listener.onNote(text);
  }

  /** Gives back what a place has, because no more jobs run there. */
  async leave(place: number): Promise<void> {
    await this.#slots.leave(place);
  }

  /** Ends waiting shells and the guard, and restores signal handling. */
  async close(): Promise<void> {
    await this.#slots.close();
    await Promise.all([this.#code.close(), this.#codeNotes.close()]);
    this.#signals.close();
    await this.#gates.close();
    await this.#guard.close();
  }

  async #show(job: RunnableJob): Promise<JobRun> {
    const document = await readDocument(this.#session.store, job.id);
    const refusal = this.#refusal(job, document);
    if (refusal !== undefined) return refusal;
    const { open } = await lookAt(this.#session, { jobId: job.id, document });
    const held = open && heldRun(job.id, open);
    const command = await this.#commands.build(job, document);
    return held ?? { kind: "rendered", jobId: job.id, command: command.text };
  }

  /** Returns why a job must not run, judged by its document; `undefined` if it may. */
  #refusal(job: RunnableJob, document: Mapping): JobRun | undefined {
    const status = statusOf(document);
    const { id: jobId, filter, statepoint } = job;
    if (document.size === 0 && !exists(jobPath(this.#session.store, jobId))) {
      return { kind: "skipped", jobId, reason: "its folder is gone" };
    }
    const current = { id: jobId, statepoint, document };
    if (filter !== undefined && !isMeant(current, lastingPart(filter))) {
      return { kind: "skipped", jobId, reason: "no longer in this part of the queue" };
    }
    if (isTerminal(status) && !this.#options.force) {
      return {
        kind: "skipped",
        jobId,
        reason: phrase`already ${status ?? "over"} (use ${option("force")} to re-run)`,
      };
    }
    return undefined;
  }

  /**
   * Handles an earlier attempt whose end is not in the document.
   *
   * @returns a result if the job must not run, otherwise the number to take; neither if the
   *   document has changed
   */
  async #clear(job: RunnableJob, document: Mapping, isFree: boolean): Promise<Cleared> {
    // Finding the highest number costs file operations. If the number is taken already, `take()`
    // reports that.
    const highest = isFree ? 0 : undefined;
    const { open, nextNumber } = await lookAt(this.#session, { jobId: job.id, document, highest });
    if (open === undefined) return { n: nextNumber, evidence: [] };
    const held = heldRun(job.id, open);
    if (held !== undefined) return { answer: held, evidence: [] };
    if (open.entry === undefined) return { n: nextNumber, evidence: open.holder.evidence };
    const outcome = outcomeOfOpen(open);
    const isFinal = outcome.kind === "lost" &&
      isLostTooOften(document, this.#options.maxLost ?? MAX_LOST);
    const settled = isFinal ? { ...outcome, isFinal } : outcome;
    await settle(this.#session, {
      jobId: job.id,
      open,
      outcome: settled,
      now: this.#context.now(),
    });
    this.#listener.onNote(`${job.id.slice(0, 8)}: ${open.holder.evidence.join("; ")}`);
    if (!isFinal) return { evidence: [] };
    const count = lostInARow(document) + 1;
    const reason = phrase`${count} attempts in a row were lost (${option("maxLost")})`;
    return { answer: { kind: "unrunnable", jobId: job.id, reason }, evidence: [] };
  }

  async #runTaken(
    job: RunnableJob,
    document: Mapping,
    taken: {
      readonly n: number;
      readonly command: JobCommand;
      readonly evidence: readonly string[];
    },
  ): Promise<JobRun> {
    const code = await this.#code.answer();
    this.#codeNotes.start(job, code);
    this.#session.remember(job.id, job.statepoint);
    const key = { jobId: job.id, n: taken.n };
    const { tag, queuedAt } = queueOf(document);
    const slot = await this.#slots.at(job.place ?? 0);
    const entry = startedAttempt({
      id: this.#context.nonce(),
      n: taken.n,
      host: this.#context.host,
      machine: this.#session.root.machineLabel,
      startedAt: formatSeconds(this.#context.now()),
      command: taken.command.text,
      template: taken.command.source,
      scheduler: this.#session.task === undefined
        ? undefined
        : schedulerMapping(this.#session.task),
      code,
      tag,
      evidence: taken.evidence,
      log: this.#options.noLog ? undefined : logText(this.#session, key),
      slot,
      maxLost: this.#options.maxLost,
    });
    const run = new AttemptRun(this.#context, this.#tools(), {
      key,
      entry,
      command: taken.command.text,
      queuedAt,
      slot,
      log: this.#options.noLog !== true,
      refuse: (current) => this.#refusal(job, current) ?? overtakenRun(job.id, current, taken.n),
      onTaken: () => job.onTaken?.(code) ?? Promise.resolve(),
    });
    return await run.run();
  }

  #tools(): AttemptTools {
    return {
      store: this.#session.store,
      gates: this.#gates,
      documents: this.#session.documents,
      attempts: this.#attempts,
      guard: this.#guard,
      signals: this.#signals,
      endCause: this.#endCause,
      listener: this.#listener,
    };
  }
}

interface Cleared {
  readonly answer?: JobRun;
  readonly n?: number;
  readonly evidence: readonly string[];
}

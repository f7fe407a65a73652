/**
 * Running jobs one at a time: whether a job may be run, with which command, and who takes it.
 *
 * @module
 */

import type { Context } from "../context.ts";
import { UserError } from "../errors.ts";
import type { Provenance } from "../git/provenance.ts";
import { attemptsOf, type AttemptStart, type RunnerRecord } from "../run/attempt.ts";
import { isQueued, type QueueFilter } from "../run/queue_entry.ts";
import { schedulerMapping, type SchedulerTask, schedulerTask } from "../run/scheduler.ts";
import { isTerminal } from "../run/status.ts";
import { formatSeconds } from "../run/timestamp.ts";
import { nextDocument } from "../run/transition.ts";
import type { StoredStatepoint } from "../statepoint/stored_statepoint.ts";
import { DocumentWriter } from "../store/document_writer.ts";
import { readDocument } from "../store/job.ts";
import type { Maker } from "../store/maker.ts";
import { type Mapping, textAt } from "../value/value.ts";
import { AttemptRun } from "./attempt_run.ts";
import { CommandBuilder, type JobCommand } from "./command_builder.ts";
import { heartbeatSeconds } from "./heartbeat.ts";
import { findHolder } from "./job_liveness.ts";
import type { JobRun, RunListener } from "./job_run.ts";
import { makerOf, readCode, type Repository } from "./repository.ts";
import { SignalDesk } from "./signal_desk.ts";

/** How jobs are run. */
export interface RunOptions {
  /** Also those that are over. @default {false} */
  readonly force?: boolean;
  /** Say what would be run and run nothing. @default {false} */
  readonly isDryRun?: boolean;
}

/** A job that is to be run. */
export interface RunnableJob {
  /** The 32 hexadecimal digits that name it. */
  readonly id: string;
  /** What is run. */
  readonly statepoint: StoredStatepoint;
  /** Only while its document is still one of these: others may retag or remove it meanwhile. */
  readonly filter?: QueueFilter;
  /** Called when the job is taken, before its command starts. */
  readonly onTaken?: () => Promise<void>;
}

/** Runs jobs for one process. */
export class JobRunner {
  readonly #context: Context;
  readonly #repository: Repository;
  readonly #options: RunOptions;
  readonly #listener: RunListener;
  readonly #maker: Maker;
  readonly #documents: DocumentWriter;
  readonly #commands: CommandBuilder;
  readonly #signals: SignalDesk;
  readonly #task: SchedulerTask | undefined;
  #code: Promise<Provenance> | undefined;

  /** @param context the world, @param repository where the jobs are, @param how options and listener */
  constructor(
    context: Context,
    repository: Repository,
    how: { readonly options: RunOptions; readonly listener: RunListener },
  ) {
    this.#context = context;
    this.#repository = repository;
    this.#options = how.options;
    this.#listener = how.listener;
    this.#maker = makerOf(context);
    this.#documents = new DocumentWriter(repository.store, this.#maker);
    this.#commands = new CommandBuilder(repository.root);
    this.#signals = new SignalDesk(context);
    this.#task = schedulerTask(context.env);
  }

  /** Who writes: this process. */
  get maker(): Maker {
    return this.#maker;
  }

  /** Whether the process was told to end: no more jobs are to be started. */
  get isTold(): boolean {
    return this.#signals.isTold;
  }

  /** 128+n, where signal n told the process to end. */
  get toldExitCode(): number | undefined {
    return this.#signals.exitCode;
  }

  /**
   * Runs a job to its end, unless it is over or somebody else has it.
   *
   * @throws {UserError} before anything is written, where it has no command or cannot be read
   */
  async run(job: RunnableJob): Promise<JobRun> {
    if (!this.#options.isDryRun) checkPlatform(this.#context.os);
    const document = readDocument(this.#repository.store, job.id);
    const refusal = this.#refusal(job, document);
    if (refusal !== undefined) return refusal;
    const command = await this.#commands.build(job, document);
    if (this.#options.isDryRun) return { kind: "rendered", jobId: job.id, command: command.text };
    const code = await this.#readCode();
    this.#noteOtherCode(job, code);
    const attempt = this.#attempt(command, code);
    const taken = await this.#take(job, attempt);
    if (taken.kind === "refused") return taken.refusal;
    await job.onTaken?.();
    const run = new AttemptRun(this.#context, {
      store: this.#repository.store,
      cwd: this.#repository.root.path,
      documents: this.#documents,
      signals: this.#signals,
      listener: this.#listener,
    });
    return await run.finish(job.id, attempt, taken.n);
  }

  /** Ends what the process holds: its locks and its interest in signals. */
  async close(): Promise<void> {
    this.#signals.close();
    await this.#documents.close();
  }

  /** Why a job is not to be run; `undefined` where it is. */
  #refusal({ id: jobId, filter }: RunnableJob, document: Mapping): JobRun | undefined {
    const status = textAt(document, "status");
    if (filter !== undefined && !isQueued(document, { ...filter, includeTerminal: true })) {
      return { kind: "skipped", jobId, reason: "no longer in this part of the queue" };
    }
    if (isTerminal(status) && !this.#options.force) {
      return { kind: "skipped", jobId, reason: `already ${status} (use --force to re-run)` };
    }
    const holder = findHolder(document, this.#context.host, this.#task);
    switch (holder?.liveness) {
      case undefined:
        return undefined;
      case "alive":
        return {
          kind: "held",
          jobId,
          reason: `already running as process ${holder.pid} on ${holder.host}`,
        };
      case "unknown":
        return {
          kind: "held",
          jobId,
          reason: `already running, as far as is known: ${holder.evidence}`,
        };
    }
  }

  /** Takes the job under its lock: of many who try, one finds it free. */
  async #take(
    job: RunnableJob,
    attempt: AttemptStart,
  ): Promise<{ kind: "taken"; n: number } | { kind: "refused"; refusal: JobRun }> {
    let refusal: JobRun | undefined;
    const hasHeartbeat = heartbeatSeconds(this.#context.env) !== undefined;
    const document = await this.#documents.change(job.id, (current) => {
      refusal = this.#refusal(job, current);
      if (refusal !== undefined) return undefined;
      return nextDocument(current, { kind: "started", attempt, hasHeartbeat });
    });
    return refusal === undefined
      ? { kind: "taken", n: attemptsOf(document).length }
      : { kind: "refused", refusal };
  }

  #attempt(command: JobCommand, code: Provenance): AttemptStart {
    const runner: RunnerRecord = this.#maker.identity;
    return {
      id: this.#context.nonce(),
      runner,
      startedAt: formatSeconds(this.#context.now()),
      command: command.text,
      template: command.source,
      scheduler: this.#task === undefined ? undefined : schedulerMapping(this.#task),
      codeCommit: code.commit,
      isCodeDirty: code.isDirty,
    };
  }

  /** The code as it is when the first job starts; git is asked once. */
  #readCode(): Promise<Provenance> {
    this.#code ??= readCode(this.#repository.root, false);
    return this.#code;
  }

  #noteOtherCode(job: RunnableJob, code: Provenance): void {
    const queued = textAt(job.statepoint.mapping, "code_commit");
    if (!queued || code.commit === "" || queued === code.commit) return;
    const short = job.id.slice(0, 8);
    this.#listener.onNote(
      `${short} was queued at commit ${queued.slice(0, 10)} and runs at ${
        code.commit.slice(0, 10)
      }`,
    );
  }
}

/** Jobs need `/bin/sh` and groups of processes. */
function checkPlatform(os: string): void {
  if (os !== "windows") return;
  throw new UserError("PLATFORM_UNSUPPORTED", "Cannot run jobs on Windows: there is no /bin/sh", {
    hint: "Queue and list them here, and run them on Linux or macOS.",
  });
}

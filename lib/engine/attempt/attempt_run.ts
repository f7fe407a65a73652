/**
 * Runs one attempt, from its number to its recorded end.
 *
 * @module
 */

import { childRecord, endOfUnstarted, gatedCommand } from "./attempt_command.ts";
import type { Context, SignalName } from "../../context.ts";
import { UserError } from "../../errors.ts";
import type { ChildRecord } from "../../domain/document/event.ts";
import { formatSeconds } from "../../domain/document/timestamp.ts";
import {
  isCalledLost,
  isSettled,
  nextDocument,
  procMapping,
} from "../../domain/document/transition.ts";
import { Child, type ChildEnd, type CommandEnd } from "../../adapters/process/child.ts";
import { attemptName, settleAttempt } from "../../adapters/state/attempt_files.ts";
import { readStop } from "../../adapters/state/attempt_record.ts";
import { type FileMark, markResults } from "../../adapters/store/results_file.ts";
import { AttemptOutput } from "./attempt_output.ts";
import { headlineOfEnd, isToldBefore, recordVerdict, untilDone } from "./attempt_verdict.ts";
import { heartbeatSeconds, RECORD_BEAT_S, startHeartbeat } from "./heartbeat.ts";
import { lookSeconds, RecordWatch } from "./record_watch.ts";
import type { JobRun } from "../../domain/document/job_run.ts";
import { isStopAsked, StopObedience } from "./stop_request.ts";
import { noteTold } from "./note_told.ts";
import type { AttemptTools, TakenAttempt } from "./taken_attempt.ts";
import { endUnrecorded, isUnwritable, leaveToRecord } from "./unwritten_end.ts";

/** Runs one attempt that has been taken. */
export class AttemptRun {
  readonly #context: Context;
  readonly #tools: AttemptTools;
  readonly #attempt: TakenAttempt;
  #child: Child | undefined;
  #proc: ChildRecord | undefined;
  #isOver = false;
  /**
   * Whether the runner was told to end before the command had ended; known from the command's end
   * on.
   */
  #wasTold: boolean | undefined;
  #noting: Promise<void> | undefined;
  readonly #output: AttemptOutput;
  readonly #watch: RecordWatch;
  readonly #stopping: StopObedience;

  /** @param context the outside world */
  constructor(context: Context, tools: AttemptTools, attempt: TakenAttempt) {
    this.#context = context;
    this.#tools = tools;
    this.#attempt = attempt;
    this.#output = new AttemptOutput(tools, attempt);
    this.#watch = new RecordWatch(tools, attempt, () => this.#assertDocument());
    this.#stopping = new StopObedience(context.elapsedMs);
  }

  /** Runs the command and records its end. */
  async run(): Promise<JobRun> {
    const { jobId } = this.#attempt.key;
    const before = markResults(this.#tools.store, jobId);
    const failure = await this.#start();
    const refusal = await this.#announce();
    if (refusal !== undefined) return refusal;
    await this.#attempt.onTaken();
    const startMs = this.#context.elapsedMs();
    const end = failure ?? await this.#follow(this.#child as Child);
    const wallclockS = Math.round(this.#context.elapsedMs() - startMs) / 1000;
    this.#tools.gates.noteRun(wallclockS);
    try {
      return await this.#finish(end, wallclockS, await before);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      const unwritten = { end, wallclockS, wasTold: this.#wasTold, error };
      if (isUnwritable(error)) return await endUnrecorded(this.#tools, this.#attempt, unwritten);
      if (!this.#tools.signals.isTold) throw error;
      return await leaveToRecord(this.#tools, this.#attempt, unwritten);
    }
  }

  /** Starts the gate. Returns the end of a command that the system did not start. */
  async #start(): Promise<ChildEnd | undefined> {
    const { listener } = this.#tools;
    try {
      this.#child = new Child({
        ...gatedCommand(this.#tools, this.#attempt),
        gate: this.#tools.gates.take(this.#attempt.command),
        onOutput: (bytes) => this.#output.take(bytes),
      });
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      if (error.code === "SYSTEM_EXHAUSTED") {
        // A shortage is not the job's fault: the job stays in the queue.
        await this.#withdraw();
        throw error;
      }
      listener.onNote(error.text);
      return endOfUnstarted(error);
    }
    this.#proc = childRecord(this.#context, this.#child);
    return undefined;
  }

  /**
   * Records what is about to run, in the record and in the document. If that fails, nothing runs.
   */
  async #announce(): Promise<JobRun | undefined> {
    const { documents, guard } = this.#tools;
    const { key, entry, refuse } = this.#attempt;
    const hasHeartbeat = heartbeatSeconds(this.#context.env) !== undefined;
    let refusal: JobRun | undefined;
    try {
      // The record comes first: a document that says "running" without a record would count as a
      // lost attempt.
      if (this.#proc !== undefined) {
        const child = new Map(procMapping(this.#proc)).set("attempt", entry);
        await Promise.all([
          this.#watch.writeChild(child.set("schema_version", 1n)),
          guard.add(this.#proc.groupId, attemptName(key, "end")),
        ]);
      }
      await documents.change(key.jobId, (document) => {
        refusal = refuse(document);
        if (refusal !== undefined) return undefined;
        return nextDocument(document, {
          kind: "started",
          attempt: entry,
          proc: this.#proc,
          hasHeartbeat,
        });
      }, { isDurable: false });
    } catch (error) {
      await this.#withdraw();
      throw error;
    }
    if (refusal !== undefined) await this.#withdraw();
    return refusal;
  }

  /** Gives up the attempt, because nothing was run. Its number stays used. */
  async #withdraw(): Promise<void> {
    const { attempts, guard, store } = this.#tools;
    await this.#child?.abandon();
    if (this.#proc !== undefined) await guard.remove(this.#proc.groupId);
    await untilDone(this.#tools, () => attempts.giveUp(this.#attempt.key));
    await settleAttempt(store, this.#attempt.key);
  }

  /** Starts the command, and keeps the document up to date while it runs. */
  async #follow(child: Child): Promise<ChildEnd> {
    const { signals, guard, store } = this.#tools;
    const stops = [
      startHeartbeat(heartbeatSeconds(this.#context.env), () => this.#beat()),
      startHeartbeat(RECORD_BEAT_S, () => this.#beatRecord()),
      startHeartbeat(lookSeconds(store), () => this.#look()),
    ];
    try {
      if (!(await this.#mayBegin())) await child.abandon();
      else {
        signals.attach(child, (name) => this.#noteTold(name));
        await child.open();
        this.#tools.gates.prepare();
      }
      const [end] = await Promise.all([child.ended, child.commandEnded.then(this.#judgeTold)]);
      if (end.hasLeft && !signals.isTold) this.#noteLeft();
      return end;
    } finally {
      stops.forEach((stop) => stop());
      signals.detach(child);
      this.#output.close();
      await guard.remove(child.pid);
    }
  }

  /**
   * Returns whether the command may begin. The gate ignores signals, so a stop before the gate
   * opens is noticed only here. Reading the request may take time on a slow file server.
   */
  async #mayBegin(): Promise<boolean> {
    const { signals, store } = this.#tools;
    try {
      const isAsked = () => isStopAsked(store, this.#attempt.key);
      const isToStop = await untilDone(this.#tools, isAsked);
      return !isToStop && !signals.isTold;
    } catch (error) {
      if (!signals.isTold) throw error;
      return false;
    }
  }

  /**
   * Decides whether the runner was told to end before the command had ended. Later signals do not
   * change the result, even if processes of the command continue.
   */
  readonly #judgeTold = async (end: CommandEnd): Promise<void> => {
    await this.#noting;
    this.#wasTold = await isToldBefore(this.#tools, this.#attempt, end);
  };

  /**
   * Notes that the command left processes in the background. They were ended, as they would run
   * unrecorded.
   */
  #noteLeft(): void {
    const short = this.#attempt.key.jobId.slice(0, 8);
    this.#tools.listener.onNote(
      `${short}: the runner ended processes that the command left in the background; let the command \`wait\` for them`,
    );
  }

  /** Records the signal, in case this process dies before it writes the verdict. */
  #noteTold(signal: SignalName): void {
    if (this.#wasTold !== undefined || this.#noting !== undefined) return;
    this.#noting = noteTold(this.#tools, this.#attempt.key, { signal, now: this.#context.now() });
  }

  async #beat(): Promise<void> {
    if (!(await this.#beatRecord())) await this.#assertDocument();
  }

  /**
   * Writes the attempt's start and heartbeat into the document again: git or a Python writer may
   * have restored an older document.
   */
  async #assertDocument(): Promise<void> {
    const proc = this.#proc;
    if (proc === undefined || heartbeatSeconds(this.#context.env) === undefined) return;
    const at = formatSeconds(this.#context.now());
    const attempt = this.#attempt.entry;
    await this.#tools.documents.change(
      this.#attempt.key.jobId,
      // The verdict may have been written while this change waited for its turn.
      (document) =>
        this.#isOver || (isSettled(document, attempt) && !isCalledLost(document, attempt))
          ? undefined
          : nextDocument(document, { kind: "beat", at, attempt, proc }),
      { isDurable: false },
    );
  }

  /**
   * Looks for a successor and a stop request, then touches the record to show that the runner
   * lives.
   */
  async #beatRecord(): Promise<boolean> {
    if (await this.#look()) return true;
    await this.#tools.attempts.beat(this.#context.now(), this.#attempt.key).catch(() => {});
    return false;
  }

  /**
   * Returns whether another runner took over. The command is then killed. A stop request is obeyed,
   * too.
   */
  async #look(): Promise<boolean> {
    // If the stop request cannot be read now, the next look reads it. The check for a successor
    // must still run.
    await this.#obeyStop().catch(() => {});
    if (!(await this.#watch.isOvertaken())) return false;
    this.#child?.signalGroup("SIGKILL");
    return true;
  }

  async #obeyStop(): Promise<void> {
    const stop = await readStop(this.#tools.store, this.#attempt.key);
    if (stop !== undefined && this.#child !== undefined) this.#stopping.obey(stop, this.#child);
  }

  async #finish(end: ChildEnd, wallclockS: number, before: FileMark): Promise<JobRun> {
    const { signals } = this.#tools;
    const { key } = this.#attempt;
    this.#isOver = true;
    if (await untilDone(this.#tools, () => this.#watch.isOvertaken())) {
      return { kind: "unrunnable", jobId: key.jobId, reason: "another runner took it over" };
    }
    const outcome = await recordVerdict(this.#tools, this.#attempt, {
      end,
      wasTold: this.#wasTold ?? signals.isTold,
      at: () => formatSeconds(this.#context.now()),
      wallclockS,
      before,
      childPid: this.#proc?.pid,
      watch: this.#watch,
    });
    const exitCode = signals.toldCode ?? end.code;
    const headline = await headlineOfEnd(outcome, end);
    return { kind: "ran", jobId: key.jobId, outcome, exitCode, wallclockS, headline };
  }
}

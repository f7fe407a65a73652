/**
 * The progress of a queue that runs, as one line on a terminal.
 *
 * @module
 */

import type { Output } from "../../../context.ts";
import type { QueueEntry } from "../../../domain/document/queue_entry.ts";
import { timedRun } from "../../../domain/eta/queue_times.ts";
import { timeLeft } from "../../../domain/eta/time_left.ts";
import type { TimedRun } from "../../../domain/eta/timed_run.ts";
import { hasFailed, isPutBack, isStopped, type JobRun } from "../../../domain/document/job_run.ts";
import { leftText } from "./left_text.ts";

/** The shortest time between two drawings of the line, in milliseconds. */
const PERIOD_MS = 200;

/** The shortest time between two estimates while no job starts or ends, in milliseconds. */
const ESTIMATE_MS = 5000;

/** The most of a second that estimates may take. */
const ESTIMATE_SHARE = 0.02;

/** Counts jobs and redraws one line of a terminal. */
export class RunProgress {
  readonly #output: Output;
  readonly #total: number;
  readonly #places: number;
  /** The jobs not yet over that were put back earlier: nobody knows how much of them is left to do. */
  readonly #resumed: Set<string>;
  readonly #elapsedMs: () => number;
  /** The jobs that tell how long jobs take, or are not over. */
  readonly #timed = new Map<string, TimedRun>();
  readonly #startMs = new Map<string, number>();
  #estimate = { text: "", isNew: false, at: -Infinity, next: -Infinity };
  #started = 0;
  #over = 0;
  #failed = 0;
  #stopped = 0;
  #putBack = 0;
  #passedOver = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #drawn = "";

  /** @param output the terminal, @param places how many jobs run at the same time */
  constructor(
    output: Output,
    entries: readonly QueueEntry[],
    { places, elapsedMs }: { readonly places: number; readonly elapsedMs: () => number },
  ) {
    this.#output = output;
    this.#elapsedMs = elapsedMs;
    for (const entry of entries) {
      const run = timedRun(entry, new Date(0));
      if (run !== undefined) this.#timed.set(entry.jobId, run);
    }
    this.#total = entries.length;
    this.#places = places;
    this.#resumed = new Set(entries.filter((entry) => entry.isPutBack).map(({ jobId }) => jobId));
    if (output.isTerminal) this.#timer = setInterval(() => this.#draw(), PERIOD_MS);
  }

  /** Counts a job that starts. */
  onStart(jobId: string): void {
    this.#started++;
    this.#startMs.set(jobId, this.#elapsedMs());
    this.#estimate.isNew = true;
  }

  /** Counts a job that is done or was skipped. */
  onRun(run: JobRun): void {
    this.#over++;
    this.#noteTime(run, this.#resumed.delete(run.jobId));
    if (run.kind !== "ran") this.#passedOver++;
    if (hasFailed(run)) this.#failed++;
    if (isStopped(run)) this.#stopped++;
    if (isPutBack(run)) this.#putBack++;
  }

  #noteTime(run: JobRun, wasResumed: boolean): void {
    const { jobId } = run;
    this.#startMs.delete(jobId);
    this.#estimate.isNew = true;
    const timed = this.#timed.get(jobId);
    const isWhole = run.kind === "ran" && !wasResumed &&
      (run.outcome.kind === "complete" || run.outcome.kind === "failed");
    if (timed === undefined || !isWhole) this.#timed.delete(jobId);
    else this.#timed.set(jobId, { ...timed, state: "finished", seconds: run.wallclockS });
  }

  /** Removes the line while something else writes on the same terminal. */
  async around(write: () => Promise<void>): Promise<void> {
    this.#clear();
    await write();
    this.#draw();
  }

  /** Removes the line. */
  close(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#clear();
  }

  /** Makes the text of the line. */
  get text(): string {
    const running = this.#started - (this.#over - this.#passedOver);
    const left = this.#total - this.#over - running;
    const parts = [
      `${this.#over - this.#passedOver - this.#putBack}/${this.#total} done`,
      `${running} running`,
    ];
    if (this.#failed > 0) parts.push(`${this.#failed} failed`);
    if (this.#stopped > 0) parts.push(`${this.#stopped} stopped`);
    if (this.#putBack > 0) parts.push(`${this.#putBack} put back`);
    if (this.#passedOver > 0) parts.push(`${this.#passedOver} skipped`);
    parts.push(`${left} left`);
    if (this.#resumed.size > 0) parts.push(`${this.#resumed.size} resumed`);
    const time = this.#resumed.size > 0 || left + running === 0 ? "" : this.#timeLeft();
    if (time !== "") parts.push(time);
    return parts.join(", ");
  }

  /** Returns the time left; empty if nobody can tell. It is computed again only now and then. */
  #timeLeft(): string {
    const startMs = this.#elapsedMs();
    const { isNew, at, next } = this.#estimate;
    if (startMs < next || (!isNew && startMs < at + ESTIMATE_MS)) return this.#estimate.text;
    const runs = Array.from(this.#timed, ([jobId, run]): TimedRun => {
      const started = this.#startMs.get(jobId);
      if (started === undefined) return run;
      return { ...run, state: "running", seconds: (startMs - started) / 1000 };
    });
    const text = leftText(timeLeft(runs, { slots: this.#places }), " to go") ?? "";
    const took = this.#elapsedMs() - startMs;
    this.#estimate = { text, isNew: false, at: startMs, next: startMs + took / ESTIMATE_SHARE };
    return text;
  }

  #draw(): void {
    if (this.#timer === undefined) return;
    const text = this.text.slice(0, (this.#output.columns || 80) - 1);
    if (text === this.#drawn) return;
    this.#clear();
    this.#output.write(text);
    this.#drawn = text;
  }

  #clear(): void {
    if (this.#drawn !== "") this.#output.write("\r\x1b[K");
    this.#drawn = "";
  }
}

/**
 * The progress of a queue that runs, as one line on a terminal.
 *
 * @module
 */

import type { Output } from "../../../context.ts";
import type { QueueEntry } from "../../../domain/document/queue_entry.ts";
import { hasFailed, isPutBack, isStopped, type JobRun } from "../../../domain/document/job_run.ts";

/** The shortest time between two drawings of the line, in milliseconds. */
const PERIOD_MS = 200;

/** Counts jobs and redraws one line of a terminal. */
export class RunProgress {
  readonly #output: Output;
  readonly #total: number;
  readonly #places: number;
  /** The jobs not yet over that were put back earlier: nobody knows how much of them is left to do. */
  readonly #resumed: Set<string>;
  readonly #wallclocks: number[] = [];
  #started = 0;
  #over = 0;
  #failed = 0;
  #stopped = 0;
  #putBack = 0;
  #passedOver = 0;
  #timer: ReturnType<typeof setInterval> | undefined;
  #drawn = "";

  /** @param output the terminal, @param places how many jobs run at the same time */
  constructor(output: Output, entries: readonly QueueEntry[], places: number) {
    this.#output = output;
    this.#total = entries.length;
    this.#places = places;
    this.#resumed = new Set(entries.filter((entry) => entry.isPutBack).map(({ jobId }) => jobId));
    if (output.isTerminal) this.#timer = setInterval(() => this.#draw(), PERIOD_MS);
  }

  /** Counts a job that starts. */
  onStart(): void {
    this.#started++;
  }

  /** Counts a job that is done or was skipped. */
  onRun(run: JobRun): void {
    this.#over++;
    const wasResumed = this.#resumed.delete(run.jobId);
    if (run.kind !== "ran") this.#passedOver++;
    else if (run.outcome.kind === "complete" && !wasResumed) this.#wallclocks.push(run.wallclockS);
    if (hasFailed(run)) this.#failed++;
    if (isStopped(run)) this.#stopped++;
    if (isPutBack(run)) this.#putBack++;
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
    const seconds = this.#resumed.size > 0
      ? undefined
      : secondsLeft(this.#wallclocks, left + running, this.#places);
    if (seconds !== undefined) parts.push(`about ${timeText(seconds)} to go`);
    return parts.join(", ");
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

/**
 * Estimates the seconds for the other jobs from the mean time of those that ran from their start to
 * their end.
 *
 * @returns `undefined` if no job is left, or there is no such time yet
 */
function secondsLeft(
  wallclocks: readonly number[],
  left: number,
  places: number,
): number | undefined {
  if (wallclocks.length === 0 || left <= 0) return undefined;
  const mean = wallclocks.reduce((sum, seconds) => sum + seconds, 0) / wallclocks.length;
  return mean * Math.ceil(left / places);
}

/** Formats a time with at most two units. */
function timeText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

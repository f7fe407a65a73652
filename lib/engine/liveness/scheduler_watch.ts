/**
 * Whether a batch system still has the runs that wait, asked at most once a minute.
 *
 * @module
 */

import type { BatchPlace } from "../../adapters/batch/call.ts";
import { hasJob } from "../../adapters/batch/query.ts";
import type { QueueEntry } from "../../domain/document/queue_entry.ts";
import { findBatchSystem } from "../../domain/scheduler/registry.ts";

/** The runs that wait and were submitted. */
export interface SubmittedRuns {
  /** The name of the batch system. */
  readonly scheduler: string;
  /** How many of them the batch system has, as far as it was asked. */
  readonly known: number;
  /** How many of them it has no longer. */
  readonly over: number;
}

/** The least time between two questions, in milliseconds. */
const PAUSE_MS = 60_000;

/** Asks about one submission at a time. */
export class SchedulerWatch {
  readonly #place: BatchPlace;
  readonly #elapsedMs: () => number;
  /** The answers: whether a batch system has a job, by the system's name and the job's id. */
  readonly #answers = new Map<string, boolean>();
  #askedMs = -Infinity;
  #asking: Promise<void> = Promise.resolve();
  readonly #abort = new AbortController();

  constructor(place: BatchPlace, elapsedMs: () => number) {
    this.#place = { ...place, signal: this.#abort.signal };
    this.#elapsedMs = elapsedMs;
  }

  /** Asks about the submission whose answer is the oldest, unless the last question was a moment ago. */
  ask(entries: readonly QueueEntry[]): void {
    const now = this.#elapsedMs();
    if (now - this.#askedMs < PAUSE_MS) return;
    const keys = new Set(entries.filter(isSubmitted).map(keyOf));
    for (const key of this.#answers.keys()) if (!keys.has(key)) this.#answers.delete(key);
    const key = [...keys].find((one) => !this.#answers.has(one)) ??
      this.#answers.keys().next().value;
    const [scheduler = "", id = ""] = key?.split("\n") ?? [];
    const system = findBatchSystem(scheduler);
    if (key === undefined || system === undefined) return;
    this.#askedMs = now;
    this.#asking = hasJob(this.#place, system, id).then((has) => {
      // The order of the answers is that of their age.
      this.#answers.delete(key);
      this.#answers.set(key, has);
    }, () => {});
  }

  /** Waits for the answer to the last question. */
  answered(): Promise<void> {
    return this.#asking;
  }

  /** Gives up a question that has no answer yet. */
  async close(): Promise<void> {
    this.#abort.abort();
    await this.#asking;
  }

  /** Returns what is known of the runs that wait and were submitted; `undefined` if nothing is. */
  summary(entries: readonly QueueEntry[]): SubmittedRuns | undefined {
    const submitted = entries.filter(isSubmitted);
    const answers = submitted.map((entry) => this.#answers.get(keyOf(entry)));
    const known = answers.filter((has) => has === true).length;
    const over = answers.filter((has) => has === false).length;
    const scheduler = submitted[0]?.submitted?.scheduler;
    return scheduler === undefined || known + over === 0 ? undefined : { scheduler, known, over };
  }
}

function isSubmitted({ status, submitted }: QueueEntry): boolean {
  return status === "queued" && submitted?.id !== undefined && submitted.scheduler !== undefined;
}

function keyOf({ submitted }: QueueEntry): string {
  return `${submitted?.scheduler}\n${submitted?.id}`;
}

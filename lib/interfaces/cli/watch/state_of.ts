/**
 * A queue that is followed, as the live view shows it.
 *
 * @module
 */

import type { Context } from "../../../context.ts";
import { countByStatus } from "../../../domain/document/totals.ts";
import { runningSeconds } from "../../../domain/eta/queue_times.ts";
import type { WatchedRun } from "../../../engine/liveness/queue_watch.ts";
import type { LiveQueue } from "../../../operations/watch_queue.ts";
import { runsText } from "../views/confirm.ts";
import { differingKeys, statepointCell } from "../views/differing_keys.ts";
import { errorText } from "../views/outcome_view.ts";
import type { Choices, FailureRow, LiveState, RunningRow } from "./live_state.ts";

/** What is computed only when a run has changed. */
interface Sorted {
  readonly runs: readonly WatchedRun[];
  readonly byId: ReadonlyMap<string, WatchedRun>;
  readonly counts: ReadonlyMap<string, number>;
  /** The longest first. */
  readonly running: readonly WatchedRun[];
  /** The newest first. */
  readonly failed: readonly (WatchedRun & { readonly headline: string })[];
  readonly keys: readonly string[];
}

/** Composes what the live view shows. */
export class StateMaker {
  readonly #queue: LiveQueue;
  readonly #context: Context;
  readonly #title: string;
  readonly #headlines = new WeakMap<WatchedRun, string>();
  #sorted: Sorted | undefined;

  constructor(queue: LiveQueue, context: Context, title: string) {
    this.#queue = queue;
    this.#context = context;
    this.#title = title;
  }

  /** @param remarks what is not as it should be */
  make(choices: Choices, remarks: readonly string[]): LiveState {
    const { runs, counts, running, failed, byId } = this.#sort();
    const now = this.#context.now();
    const queue = this.#queue;
    const shown = choices.jobId === undefined ? undefined : byId.get(choices.jobId);
    return {
      title: this.#title,
      clock: clockText(now),
      total: runs.length,
      counts,
      left: queue.left,
      rate: queue.rate,
      running: running.map((run) => this.#runningRow(run, now)),
      failures: choices.onlyFailures
        ? failed.map((run) => failureRow(run, 1, now))
        : grouped(failed, now),
      remarks: this.#remarks(remarks),
      newestLine: (jobId) => {
        const run = byId.get(jobId);
        return run && queue.newestLine(run);
      },
      log: choices.mode === "log" && shown !== undefined ? queue.logOf(shown) : undefined,
    };
  }

  #remarks(given: readonly string[]): readonly string[] {
    const { submitted, damaged, runs } = this.#queue;
    const remarks = [...given];
    if (runs.length === 0 && given.length === 0) {
      remarks.push("no run matches yet; `aexp queue add` adds runs");
    }
    if (submitted !== undefined) {
      const { scheduler, known, over } = submitted;
      if (known > 0) remarks.push(`${runsText(known, "waiting ")} submitted to ${scheduler}`);
      if (over > 0) {
        remarks.push(
          `${runsText(over, "waiting ")} no longer known to ${scheduler}: submit again`,
        );
      }
    }
    if (damaged > 0) {
      remarks.push(`${runsText(damaged)} cannot be read; \`aexp queue list\` says why`);
    }
    return remarks;
  }

  #sort(): Sorted {
    const { runs } = this.#queue;
    if (this.#sorted?.runs === runs) return this.#sorted;
    const running = runs.filter(({ status }) => status === "running").sort(byStart);
    const failed = runs.filter(({ status }) => status === "failed").sort(byEnd)
      .map((run) => ({ ...run, headline: this.#headlineOf(run) }));
    const sorted = {
      runs,
      byId: new Map(runs.map((run) => [run.jobId, run])),
      counts: countByStatus(runs),
      running,
      failed,
      keys: this.#sorted?.runs.length === runs.length
        ? this.#sorted.keys
        : differingKeys(runs.map(({ statepoint }) => statepoint.mapping)),
    };
    this.#sorted = sorted;
    return sorted;
  }

  #headlineOf(run: WatchedRun): string {
    const known = this.#headlines.get(run);
    if (known !== undefined) return known;
    const text = run.lastError === undefined ? "no error is recorded" : errorText(run.lastError);
    this.#headlines.set(run, text);
    return text;
  }

  #runningRow(run: WatchedRun, now: Date): RunningRow {
    return {
      jobId: run.jobId,
      seconds: runningSeconds(run, now),
      values: statepointCell(run.statepoint.mapping, this.#sorted?.keys ?? []),
      doubt: doubtOf(run),
    };
  }
}

function clockText(now: Date): string {
  return [now.getHours(), now.getMinutes(), now.getSeconds()]
    .map((part) => String(part).padStart(2, "0")).join(":");
}

function doubtOf({ holder }: WatchedRun): string | undefined {
  if (holder === "gone") return "its process is gone: the next `aexp queue run` takes it over";
  if (holder === "ended") return "it has ended; the next command records how";
  return undefined;
}

function byStart(a: WatchedRun, b: WatchedRun): number {
  const [x = "", y = ""] = [a.startedAt, b.startedAt];
  return x < y ? -1 : x > y ? 1 : 0;
}

function byEnd(a: WatchedRun, b: WatchedRun): number {
  const [x = "", y = ""] = [a.endedAt, b.endedAt];
  return x > y ? -1 : x < y ? 1 : 0;
}

type Failed = WatchedRun & { readonly headline: string };

/** Makes one row of all failures with the same headline. */
function grouped(failed: readonly Failed[], now: Date): readonly FailureRow[] {
  const groups = new Map<string, Failed[]>();
  for (const run of failed) {
    const group = groups.get(run.headline);
    if (group === undefined) groups.set(run.headline, [run]);
    else group.push(run);
  }
  return [...groups.values()].flatMap((group) => {
    const [newest] = group;
    return newest === undefined ? [] : [failureRow(newest, group.length, now)];
  });
}

function failureRow(
  { jobId, headline, endedAt = "" }: Failed,
  count: number,
  now: Date,
): FailureRow {
  const ago = (now.getTime() - Date.parse(endedAt)) / 1000;
  return { jobId, count, ago: Number.isNaN(ago) ? undefined : Math.max(0, ago), headline };
}

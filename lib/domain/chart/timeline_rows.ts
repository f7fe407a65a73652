/**
 * Attempts in rows: one for each slot of a host. Attempts of one slot that overlap stand in rows of
 * their own: slots may be unknown, and several runners of a host count their slots each for itself.
 *
 * @module
 */

import type { ChartRuns } from "./chart.ts";
import { isTime } from "./time_scale.ts";

/** All attempts as columns, and when runs were queued. Times are milliseconds since 1970. */
export interface TimelineInput extends ChartRuns {
  /** The place of the run of each attempt. */
  readonly run: readonly number[];
  readonly attempt: readonly number[];
  readonly host: readonly (string | null)[];
  readonly slot: readonly (number | null)[];
  readonly startedAt: readonly (number | null)[];
  readonly endedAt: readonly (number | null)[];
  /** How it ended; `null` while it runs. */
  readonly outcome: readonly (string | null)[];
  /** When each of all runs was queued. */
  readonly queuedAt: readonly (number | null)[];
  /** Until when attempts that run are drawn. */
  readonly now: number;
}

/** One attempt. */
export interface Attempt {
  readonly run: number;
  readonly number: number;
  readonly host: string;
  readonly slot: number | undefined;
  readonly start: number;
  readonly end: number;
  readonly outcome: string;
  /** Whether its end is known. */
  readonly isOver: boolean;
  readonly queued: number | undefined;
  /** Milliseconds between being queued and the start of the first attempt. */
  readonly waited: number | undefined;
}

/** The attempts of one slot, by their start. */
export interface Row {
  readonly host: string;
  readonly slot: string;
  readonly attempts: readonly Attempt[];
}

/** What is written for attempts of which no host is known. */
const NO_HOST = "unknown host";

/** Returns the attempts of the wanted runs that have a start, by their start. */
export function attemptsOf(input: TimelineInput): Attempt[] {
  const wanted = new Set(input.places);
  const attempts: Attempt[] = [];
  for (const [index, run] of input.run.entries()) {
    const start = input.startedAt[index];
    if (!wanted.has(run) || !isTime(start)) continue;
    const ended = input.endedAt[index];
    const now = isTime(input.now) ? input.now : start;
    const number = input.attempt[index] ?? 1;
    const queuedAt = input.queuedAt[run];
    // A run that is tried again was queued again, which nobody wrote down.
    const queued = number === 1 && isTime(queuedAt) && queuedAt <= start ? queuedAt : undefined;
    attempts.push({
      ...{ run, number, start, queued },
      host: input.host[index] || NO_HOST,
      slot: input.slot[index] ?? undefined,
      end: Math.max(start, isTime(ended) ? ended : now),
      outcome: input.outcome[index] ?? "running",
      isOver: isTime(ended),
      waited: queued === undefined ? undefined : start - queued,
    });
  }
  return attempts.sort((a, b) => a.start - b.start);
}

/** Puts attempts into rows, by host and slot. */
export function rowsOf(attempts: readonly Attempt[]): Row[] {
  const hosts = new Map<string, Attempt[]>();
  for (const attempt of attempts) {
    const some = hosts.get(attempt.host);
    if (some === undefined) hosts.set(attempt.host, [attempt]);
    else some.push(attempt);
  }
  return [...hosts].sort(([a], [b]) => ORDER.compare(a, b)).flatMap(([host, some]) =>
    rowsOfHost(host, some)
  );
}

const ORDER = new Intl.Collator("en", { numeric: true });

function rowsOfHost(host: string, attempts: readonly Attempt[]): Row[] {
  const slots = new Map<number, Attempt[][]>();
  for (const attempt of attempts) {
    const slot = attempt.slot ?? UNKNOWN;
    const lanes = slots.get(slot) ?? [];
    slots.set(slot, lanes);
    const free = lanes.find((lane) => (lane.at(-1)?.end ?? -Infinity) <= attempt.start);
    if (free === undefined) lanes.push([attempt]);
    else free.push(attempt);
  }
  return [...slots].sort(([a], [b]) => a - b).flatMap(([slot, lanes]) =>
    lanes.map((lane) => ({ host, slot: slot === UNKNOWN ? "" : String(slot), attempts: lane }))
  );
}

/** Stands below all slots. */
const UNKNOWN = Infinity;

/**
 * How long a queue still takes: always a range, and none where nothing has finished.
 *
 * @module
 */

import { lastEnd } from "./slots.ts";
import { drawTimes } from "./time_draw.ts";
import { isLeft, type TimedRun } from "./timed_run.ts";
import { traitsOf, unlikeRuns } from "./traits.ts";

/** A range of seconds. */
export interface SecondsRange {
  readonly low: number;
  readonly typical: number;
  readonly high: number;
}

/** An estimate for runs of which some have finished. */
export interface Estimate {
  /** Until the last run ends. */
  readonly left: SecondsRange;
  /** The times of all runs that are left, added. */
  readonly work: SecondsRange;
}

/** What is known of the time left. */
export interface TimeLeft {
  /** How many runs at a time the estimate is for. */
  readonly slots: number;
  readonly running: number;
  /** Runs that wait. */
  readonly waiting: number;
  readonly finished: number;
  /** Of the running and waiting runs, those that no finished run is like: the range is then only a lower bound. */
  readonly unlike: number;
  /** Whether it is not known by which keys the runs differ. */
  readonly isRough: boolean;
  /** `undefined` if nothing has finished, or nothing is left. */
  readonly estimate: Estimate | undefined;
}

/** Options of {@link timeLeft}. */
export interface TimeLeftOptions {
  readonly slots: number;
  /** Selects the runs that the estimate is about; the others only tell about times. @default all */
  readonly isMeant?: (place: number) => boolean;
}

/** Estimates the time that runs still take. They wait in the order of the list. */
export function timeLeft(
  runs: readonly TimedRun[],
  { slots, isMeant = () => true }: TimeLeftOptions,
): TimeLeft {
  const finished = runs.filter(({ state }) => state === "finished").length;
  const left = runs.map((_, n) => n).filter((n) => isLeft(runs[n] as TimedRun) && isMeant(n));
  const traits = traitsOf(runs);
  const isUnlike = unlikeRuns(runs, traits);
  const running = left.filter((n) => runs[n]?.state === "running").length;
  const counts = {
    slots,
    running,
    waiting: left.length - running,
    finished,
    unlike: left.filter((n) => isUnlike[n]).length,
    isRough: runs.some(({ values }) => values === undefined),
  };
  if (finished === 0 || left.length === 0) return { ...counts, estimate: undefined };
  // A lower bound must hold: of a run unlike the others, nothing longer is told than what was seen.
  const longest = runs.reduce((most, { seconds }) => Math.max(most, seconds), 0);
  const ends = drawTimes(runs, traits, [slots]).map((times) => {
    const draw = (n: number) => times.of(n, isUnlike[n] ? longest : Infinity);
    const ofRunning = left.filter((n) => runs[n]?.state === "running").map(draw);
    const ofWaiting = left.filter((n) => runs[n]?.state !== "running").map(draw);
    const work = [...ofRunning, ...ofWaiting].reduce((sum, one) => sum + one, 0);
    return { left: lastEnd(ofRunning, ofWaiting, slots), work };
  });
  const estimate = {
    left: rangeOf(ends.map(({ left }) => left)),
    work: rangeOf(ends.map(({ work }) => work)),
  };
  return { ...counts, estimate };
}

function rangeOf(numbers: readonly number[]): SecondsRange {
  const sorted = [...numbers].sort((a, b) => a - b);
  return {
    low: sorted[0] ?? NaN,
    typical: sorted[sorted.length >> 1] ?? NaN,
    high: sorted.at(-1) ?? NaN,
  };
}

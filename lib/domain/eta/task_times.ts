/**
 * Whether the tasks of an array end within a time limit.
 *
 * @module
 */

import { drawTimes } from "./time_draw.ts";
import { isLeft, type TimedRun } from "./timed_run.ts";
import { traitsOf } from "./traits.ts";

/** The tasks that may not end in time. */
export interface LateTasks {
  /** How many tasks need more than the limit in one case of ten, or more often. */
  readonly count: number;
  /** The seconds that the slowest task stays below in nine cases of ten. */
  readonly slowest: number;
}

/** How often each model draws a task. */
const REPEATS = 4;
/** The share of the draws that a task should end within. */
const SHARE = 0.9;

/**
 * Compares tasks with a time limit; `undefined` if nothing has finished.
 *
 * @param chunk how many of the runs that wait each task has, one after another
 */
export function lateTasks(
  runs: readonly TimedRun[],
  { limit, chunk }: { readonly limit: number; readonly chunk: number },
): LateTasks | undefined {
  if (!runs.some(({ state }) => state === "finished")) return undefined;
  const waiting = runs.map((_, n) => n)
    .filter((n) => isLeft(runs[n] as TimedRun) && runs[n]?.state !== "running");
  const draws = drawTimes(runs, traitsOf(runs), [limit, chunk]);
  let [count, slowest] = [0, 0];
  for (let first = 0; first < waiting.length; first += chunk) {
    const task = waiting.slice(first, first + chunk);
    const seconds = draws.flatMap((draw) =>
      Array.from({ length: REPEATS }, () => task.reduce((sum, n) => sum + draw.of(n), 0))
    ).sort((a, b) => a - b);
    const most = seconds[Math.floor(SHARE * seconds.length)] ?? 0;
    if (most > limit) count++;
    slowest = Math.max(slowest, most);
  }
  return { count, slowest };
}

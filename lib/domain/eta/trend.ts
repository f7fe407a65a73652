/**
 * Whether the times of runs depend on their place in the queue.
 *
 * @module
 */

import { logSeconds } from "./timed_run.ts";

/** A run that has finished. */
export interface QueuedTime {
  /** Its place in the queue: a time whose text sorts in order. */
  readonly queuedAt: string;
  readonly seconds: number;
}

/** Below this many runs nothing can be seen. */
const FEW = 4;
/** How many times its own error a slope must be. */
const PLAIN = 2.5;

/**
 * Says whether runs that were queued later take plainly longer, or shorter. In a sweep whose first key
 * changes slowly, the runs that wait are then unlike the finished ones.
 */
export function hasTrend(times: readonly QueuedTime[]): boolean {
  const sorted = [...times].sort((a, b) => a.queuedAt < b.queuedAt ? -1 : 1);
  const count = sorted.length;
  if (count < FEW) return false;
  const logs = sorted.map(({ seconds }) => logSeconds(seconds));
  const meanPlace = (count - 1) / 2;
  const meanLog = logs.reduce((sum, log) => sum + log / count, 0);
  let [places, products, squares] = [0, 0, 0];
  for (const [n, log] of logs.entries()) {
    places += (n - meanPlace) ** 2;
    products += (n - meanPlace) * (log - meanLog);
    squares += (log - meanLog) ** 2;
  }
  if (squares === 0) return false;
  const explained = Math.min(1, products ** 2 / (places * squares));
  return explained * (count - 2) > PLAIN ** 2 * (1 - explained);
}

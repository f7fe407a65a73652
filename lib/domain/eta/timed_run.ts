/**
 * A run as the estimate of the time left sees it.
 *
 * @module
 */

import type { FlatValues } from "../value/flatten.ts";

/** A run, what it is like, and its time. */
export interface TimedRun {
  /** The keys by which runs differ; undefined if only its time is known. */
  readonly values: FlatValues | undefined;
  /**
   * - `finished`: it ended by itself after `seconds`.
   * - `cut`: it was ended after `seconds`, and would have taken longer.
   * - `running`: it has taken `seconds` so far.
   * - `waiting`: it has not begun.
   * - `resumed`: it waits, and nobody knows whether it goes on from the `seconds` of earlier attempts.
   */
  readonly state: "finished" | "cut" | "running" | "waiting" | "resumed";
  /** 0 for a run that waits. */
  readonly seconds: number;
}

/** Says whether a run is still to end. */
export function isLeft({ state }: TimedRun): boolean {
  return state === "running" || state === "waiting" || state === "resumed";
}

/** Returns the logarithm of a time. Times below a hundredth of a second count as that. */
export function logSeconds(seconds: number): number {
  return Math.log(Math.max(seconds, 0.01));
}

/**
 * A time left as text for one line.
 *
 * @module
 */

import type { SecondsRange, TimeLeft } from "../../../domain/eta/time_left.ts";
import { durationText } from "../../../domain/value/duration.ts";
import { runsText } from "./confirm.ts";

/**
 * Returns the time left as a range, or as a lower bound and the reason why there is no upper one;
 * `undefined` if there is no estimate.
 *
 * @param after stands after the time
 */
export function leftText({ estimate, unlike }: TimeLeft, after = ""): string | undefined {
  if (estimate === undefined) return undefined;
  if (unlike === 0) return `${rangeText(estimate.left)}${after}`;
  return `at least ${durationText(estimate.left.low)}${after}; ${
    runsText(unlike)
  } unlike any finished`;
}

/** Nobody plans by a time below this one, in seconds. */
const SHORT_S = 10;

/** Says whether somebody may plan by the estimate. */
export function isWorthTelling({ estimate }: TimeLeft): boolean {
  return estimate !== undefined && estimate.left.typical >= SHORT_S;
}

/** Formats a range; one time stands for both ends if they read the same. */
function rangeText({ low, high }: SecondsRange): string {
  const [from, to] = [durationText(low), durationText(high)];
  return from === to ? `about ${from}` : `${from} to ${to}`;
}

/** Counts slots: "1 slot", "4 slots". */
export function slotsText(count: number): string {
  return `${count} ${count === 1 ? "slot" : "slots"}`;
}

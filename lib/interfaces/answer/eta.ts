/**
 * The time left as an answer.
 *
 * @module
 */

import type { SecondsRange, TimeLeft } from "../../domain/eta/time_left.ts";
import type { QueueEstimate } from "../../operations/estimate_queue.ts";
import { type Answer, countValue, secondsValue } from "./answer.ts";
import { damagedAnswer } from "./listing.ts";

/** Makes the answer of `queue eta`. */
export function estimateAnswer(found: QueueEstimate): Answer {
  const { left, slots } = found;
  const { estimate, unlike } = left;
  const isLeast = unlike > 0;
  return {
    slots: countValue(slots.count),
    slots_from: slots.source,
    running: countValue(left.running),
    waiting: countValue(left.waiting),
    finished: countValue(left.finished),
    unlike: countValue(unlike),
    unlike_share: unlike === 0
      ? secondsValue(0)
      : secondsValue(unlike / (left.running + left.waiting)),
    at_least: estimate !== undefined && isLeast,
    left_s: leftAnswer(left),
    slot_hours: {
      spent: hours(found.spent),
      spent_on_failures: hours(found.spentOnFailures),
      left: estimate && rangeAnswer(estimate.work, HOUR, isLeast),
    },
    damaged: found.damaged.map(damagedAnswer),
  };
}

const HOUR = 3600;

/** Makes the answer about the seconds that are left. A lower bound has no upper end. */
export function leftAnswer({ estimate, unlike }: TimeLeft): Answer | undefined {
  return estimate && rangeAnswer(estimate.left, 1, unlike > 0);
}

function hours(seconds: number): ReturnType<typeof secondsValue> {
  return secondsValue(rounded(seconds / HOUR));
}

function rangeAnswer(range: SecondsRange, unit: number, isLeast: boolean): Answer {
  const value = (seconds: number) => secondsValue(rounded(seconds / unit));
  return {
    low: value(range.low),
    typical: isLeast ? undefined : value(range.typical),
    high: isLeast ? undefined : value(range.high),
  };
}

/** Rounds to a millionth: the estimate says less than that. */
function rounded(number: number): number {
  return Math.round(number * 1e6) / 1e6;
}

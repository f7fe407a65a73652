/**
 * Times on an axis, in UTC.
 *
 * @module
 */

import type { Tick } from "./scale.ts";

/** Maps times to the places from 0 to 1 of an axis. */
export interface TimeScale {
  readonly low: number;
  readonly high: number;
  readonly at: (time: number) => number;
  readonly ticks: (count: number) => readonly Tick[];
  /** What the labels leave out: the day, if there is but one. */
  readonly title: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** The distances at which times are written. */
const STEPS = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
  ...[1, 2, 5, 10, 30, 90, 365, 1000, 3650, 36_500, 365_000, 3_650_000, 36_500_000, 1e8].map((
    count,
  ) => count * DAY),
];

/** Beyond these times there are no dates. */
const MOST = 8.64e15;

/** Says whether a number is a time: milliseconds since 1970. */
export function isTime(time: number | null | undefined): time is number {
  return typeof time === "number" && Math.abs(time) <= MOST;
}

/** Returns the scale of some times, with a little room for a single one. */
export function timeScale(times: Iterable<number>): TimeScale {
  let low = Infinity;
  let high = -Infinity;
  for (const time of times) {
    if (time < low) low = time;
    if (time > high) high = time;
  }
  if (low > high) [low, high] = [0, 0];
  if (low === high) [low, high] = [Math.max(low - SECOND, -MOST), Math.min(high + SECOND, MOST)];
  const at = (time: number) => Math.min(1, Math.max(0, (time - low) / (high - low)));
  const days = new Set([low, high].map(dayText));
  return {
    ...{ low, high, at },
    title: days.size === 1 ? `${dayText(low)}, UTC` : "UTC",
    ticks(count) {
      const step = STEPS.find((one) => (high - low) / one <= count) ?? STEPS.at(-1) ?? DAY;
      const ticks: Tick[] = [];
      for (let time = Math.ceil(low / step) * step; time <= high; time += step) {
        ticks.push({ at: at(time), label: labelOf(time, step, days.size === 1) });
      }
      return ticks;
    },
  };
}

function labelOf(time: number, step: number, isOneDay: boolean): string {
  const text = new Date(time).toISOString();
  if (step >= 365 * DAY) return text.slice(0, text.indexOf("-", 1));
  if (step >= 30 * DAY) return dayText(time);
  if (step >= DAY || (!isOneDay && time % DAY === 0)) return dayText(time).slice(-5);
  const start = text.indexOf("T") + 1;
  return text.slice(start, start + (step < MINUTE ? 8 : 5));
}

function dayText(time: number): string {
  const text = new Date(time).toISOString();
  return text.slice(0, text.indexOf("T"));
}

/**
 * Axes: where the values of a parameter or of a metric stand.
 *
 * A parameter with few values has them at equal distances. One with many stands on a scale, and the
 * values that are no numbers have spots of their own at its end. So do runs without a value.
 *
 * @module
 */

import { type ChartKey, type ChartMetric, resultOf } from "./chart.ts";
import { linearScale, type Scale, scaleOf, type Tick } from "./scale.ts";

/** An axis. All its places are from 0 to 1. */
export interface Axis {
  readonly name: string;
  readonly kind: "ordinal" | "linear" | "log";
  readonly isMetric: boolean;
  /** Spots of single values; on a scale, only of what is no number. */
  readonly spots: readonly Spot[];
  /** Where the scale is; `undefined` if all values have spots. */
  readonly scale?: ScaleSpan | undefined;
  /** Where each of all runs stands; -1 where nothing is known. */
  readonly runsAt: readonly number[];
  /** Where each single value of a parameter is; with a scale, more than have spots. */
  readonly levels: readonly Spot[];
}

/** A value with a place of its own. */
export interface Spot {
  readonly at: number;
  readonly label: string;
  /** The place of the value in the key's levels; `undefined` for runs without one. */
  readonly level: number | undefined;
}

/** A scale, and the part of an axis on which it is. */
export interface ScaleSpan {
  readonly scale: Scale;
  readonly from: number;
  readonly to: number;
}

/** What is written for runs that lack a key. */
export const NOT_SET = "not set";

/** What is written for runs that have no number of a metric. */
export const NO_RESULT = "no result";

/** A parameter with at most this many values is ordinal. */
export const MOST_ORDINAL = 12;

/** On a scale at most this many values may be no numbers. */
const MOST_EXTRA = 4;

/** The room that a spot takes from a scale, and what a scale leaves free at its ends. */
const EXTRA_ROOM = 0.08;
const PADDING = 0.025;

/** Returns the axis of a parameter. Values that no run has are left out. */
export function keyAxis(key: ChartKey, extrasAt: "low" | "high" = "high"): Axis {
  const used = new Set(key.codes);
  const levels = [...key.levels.keys()].filter((level) => used.has(level));
  const missing = used.has(-1) || levels.length === 0 ? [undefined] : [];
  const others = levels.filter((level) => key.levels[level]?.number === null);
  const isOrdinal = levels.length <= MOST_ORDINAL || others.length > MOST_EXTRA;
  return isOrdinal
    ? ordinalAxis(key, [...levels, ...missing])
    : scaledAxis(key, levels, [...others, ...missing], extrasAt);
}

type Level = number | undefined;

function spotOf(key: ChartKey, level: Level, at: number): Spot {
  if (level === undefined) return { at, level, label: NOT_SET };
  const label = key.levels[level]?.label ?? "";
  // What would be seen as nothing is quoted.
  return { at, level, label: label.trim() === "" ? JSON.stringify(label) : label };
}

function ordinalAxis(key: ChartKey, levels: readonly Level[]): Axis {
  const spots = levels.map((level, index) => spotOf(key, level, (index + 0.5) / levels.length));
  const runsAt = runsOn(key, spots);
  return { ...{ name: key.key, kind: "ordinal", isMetric: false }, spots, levels: spots, runsAt };
}

function scaledAxis(
  key: ChartKey,
  levels: readonly number[],
  extras: readonly Level[],
  extrasAt: "low" | "high",
): Axis {
  const numeric = levels.filter((level) => !extras.includes(level));
  const numberOf = (level: number) => key.levels[level]?.number ?? 0;
  const scale = scaleSpan(scaleOf(numeric.map(numberOf)), extras.length, extrasAt);
  const spots = extras.map((level, index) =>
    spotOf(key, level, extraAt(index, extras.length, extrasAt))
  );
  const all = [
    ...numeric.map((level) => spotOf(key, level, placeOf(scale, numberOf(level)))),
    ...spots,
  ];
  const { kind } = scale.scale;
  return {
    ...{ name: key.key, kind, isMetric: false, scale },
    ...{ spots, levels: all, runsAt: runsOn(key, all) },
  };
}

function runsOn(key: ChartKey, spots: readonly Spot[]): number[] {
  const places = new Map(spots.map(({ level, at }) => [level ?? -1, at]));
  return key.codes.map((code) => places.get(code) ?? -1);
}

/**
 * Returns the axis of a metric, for the numbers of some runs. Runs without a number stand below.
 *
 * @param also other numbers for which there must be room; a log axis has none for 0 and below
 */
export function metricAxis(
  metric: ChartMetric,
  runs: readonly number[],
  also: readonly number[] = [],
): Axis {
  const numbers = runs.map((run) => resultOf(metric, run)).filter((one) => one !== undefined);
  const extras = numbers.length < runs.length ? 1 : 0;
  const scale = numbers.length === 0 ? undefined : scaleSpan(widened(numbers, also), extras, "low");
  const at = scale === undefined ? 0.5 : extraAt(0, 1, "low");
  const spots = extras === 0 ? [] : [{ at, label: NO_RESULT, level: undefined }];
  const runsAt = metric.values.map((_, run) => {
    const result = resultOf(metric, run);
    return result !== undefined && scale !== undefined
      ? placeOf(scale, result)
      : extras === 0
      ? -1
      : at;
  });
  const kind = scale === undefined ? "ordinal" : scale.scale.kind;
  return { name: metric.name, kind, isMetric: true, spots, levels: spots, scale, runsAt };
}

function widened(numbers: readonly number[], also: readonly number[]): Scale {
  const scale = scaleOf(numbers);
  const isLog = scale.kind === "log";
  const more = also.filter((one) => Number.isFinite(one) && (!isLog || one > 0));
  const [low, high] = [scale.low, scale.high];
  if (more.every((one) => one >= low && one <= high)) return scale;
  return isLog
    ? scaleOf([...numbers, ...more])
    : linearScale(Math.min(low, ...more), Math.max(high, ...more));
}

/** Where a number stands on an axis. */
export function placeOf({ scale, from, to }: ScaleSpan, number: number): number {
  return from + scale.at(number) * (to - from);
}

/** Which number stands at a place of an axis. */
export function numberAt({ scale, from, to }: ScaleSpan, place: number): number {
  return scale.valueAt((place - from) / (to - from));
}

/** What is written along an axis: its spots, and about as many numbers as are asked for. */
export function ticksOf({ spots, scale }: Axis, count: number): readonly Tick[] {
  const numbers = scale === undefined ? [] : scale.scale.ticks(count).map(({ at, label }) => ({
    at: scale.from + at * (scale.to - scale.from),
    label,
  }));
  return [...numbers, ...spots].sort((a, b) => a.at - b.at);
}

function scaleSpan(scale: Scale, extras: number, extrasAt: "low" | "high"): ScaleSpan {
  const room = extras === 0 ? 0 : extras * EXTRA_ROOM + PADDING;
  return extrasAt === "low"
    ? { scale, from: PADDING + room, to: 1 - PADDING }
    : { scale, from: PADDING, to: 1 - PADDING - room };
}

function extraAt(index: number, count: number, extrasAt: "low" | "high"): number {
  const at = (index + 0.5) * EXTRA_ROOM;
  return extrasAt === "low" ? at : 1 - count * EXTRA_ROOM + at;
}

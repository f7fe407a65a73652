/**
 * Runs put together by their place on an axis, with the statistics of a metric.
 *
 * @module
 */

import { summarize, type Summary } from "../results/summary.ts";
import { type Axis, NOT_SET } from "./axis.ts";
import {
  type ChartKey,
  type ChartLevel,
  type ChartMetric,
  type ChartRuns,
  isCounted,
  resultOf,
} from "./chart.ts";
import { fitText } from "./text.ts";

/** Longer numbers are cut where they say where a part begins or ends. */
const MOST_DIGITS = 6;

/** The runs at one part of an axis. */
export interface Group {
  readonly label: string;
  /** The middle of the part and its size, from 0 to 1. */
  readonly at: number;
  readonly size: number;
  /** The runs with a number that counts, and the statistics of these numbers. */
  readonly runs: readonly number[];
  readonly summary: Summary;
  /** The runs with a number that does not count, as they did not complete. */
  readonly aside: readonly number[];
  /** The runs without a number. */
  readonly without: readonly number[];
}

/** A part of an axis, before runs are put there. */
export interface Part {
  readonly label: string;
  readonly at: number;
  readonly size: number;
}

/** How a parameter is divided: the parts, and the part of each of all runs. */
export interface Division {
  readonly parts: readonly Part[];
  readonly partOf: readonly number[];
}

/**
 * Divides an axis: each spot is a part, and a scale has at most so many parts of equal length. More
 * spots than that are put together with their neighbours.
 */
export function divide(axis: Axis, key: ChartKey, most: number): Division {
  const { scale, spots } = axis;
  const span = scale === undefined ? 0 : scale.to - scale.from;
  const numeric = scale === undefined ? 0 : Math.max(1, most - spots.length);
  const alone = Math.max(1, Math.ceil(spots.length / Math.max(1, most - numeric)));
  const parts: Part[] = [];
  const partOfLevel = new Map<number, number>();
  if (scale !== undefined) {
    const classes = new Map<number, number[]>();
    for (const { at, level } of axis.levels) {
      if (level === undefined || spots.some((spot) => spot.level === level)) continue;
      const index = Math.min(numeric - 1, Math.floor((at - scale.from) / span * numeric));
      const some = classes.get(index);
      if (some === undefined) classes.set(index, [level]);
      else some.push(level);
    }
    for (const [index, levels] of [...classes].sort((a, b) => a[0] - b[0])) {
      for (const level of levels) partOfLevel.set(level, parts.length);
      const at = scale.from + (index + 0.5) / numeric * span;
      parts.push({ at, size: span / numeric, label: rangeText(levels, key) });
    }
  }
  for (let start = 0; start < spots.length; start += alone) {
    const some = spots.slice(start, start + alone);
    for (const { level } of some) partOfLevel.set(level ?? -1, parts.length);
    const [first, last] = [some[0]?.at ?? 0, some.at(-1)?.at ?? 0];
    const size = scale === undefined ? some.length / spots.length : 0.08;
    parts.push({ at: (first + last) / 2, size, label: spotsText(some) });
  }
  return { parts, partOf: key.codes.map((code) => partOfLevel.get(code) ?? -1) };
}

function rangeText(levels: readonly number[], key: ChartKey): string {
  const [first, last] = [levels[0], levels.at(-1)].map((level) => key.levels[level ?? -1]);
  if (first === undefined || last === undefined) return NOT_SET;
  return first === last ? first.label : `${endText(first)} – ${endText(last)}`;
}

/** A number with many digits is cut to two: it only says where a part ends. */
function endText({ label, number }: ChartLevel): string {
  if (label.length <= MOST_DIGITS || number === null) return fitText(label, 60);
  const isPlain = Math.abs(number) >= 0.001 && Math.abs(number) < 10_000;
  const text = isPlain ? number.toPrecision(2) : number.toExponential(1).replace("e+", "e");
  return text.length < label.length ? text : label;
}

function spotsText(spots: Axis["spots"]): string {
  const [first = "", last = ""] = [spots[0]?.label, spots.at(-1)?.label];
  return spots.length < 2 ? first : `${fitText(first, 60)} – ${fitText(last, 60)}`;
}

/** Puts runs into the parts of a division. */
export function groupRuns(
  { parts, partOf }: Division,
  metric: ChartMetric,
  chosen: ChartRuns,
): Group[] {
  const gathered = parts.map((part) => ({
    ...part,
    runs: [] as number[],
    aside: [] as number[],
    without: [] as number[],
  }));
  for (const run of chosen.places) {
    const group = gathered[partOf[run] ?? -1];
    if (resultOf(metric, run) === undefined) group?.without.push(run);
    else if (isCounted(chosen, run)) group?.runs.push(run);
    else group?.aside.push(run);
  }
  return gathered.map((group) => ({
    ...group,
    summary: summarize(group.runs.map((run) => resultOf(metric, run) ?? 0)),
  }));
}

/** Returns the group with the best mean. */
export function bestGroup(groups: readonly Group[], isMinimized: boolean): Group | undefined {
  const sign = isMinimized ? -1 : 1;
  let best: Group | undefined;
  for (const group of groups) {
    if (group.summary.n === 0) continue;
    if (best === undefined || sign * group.summary.mean > sign * best.summary.mean) best = group;
  }
  return best;
}

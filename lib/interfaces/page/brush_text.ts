/**
 * Brushes as parts of the filter, and back.
 *
 * @module
 */

import { type Axis, placeOf } from "../../domain/chart/axis.ts";
import { type Brush, brushed, isWhole } from "../../domain/chart/brush.ts";
import type { Comparison } from "./filter.ts";
import { levelsMeant } from "./model.ts";
import type { PageLevel } from "./page_data.ts";

/** What a filter says of one axis. */
export type Bounds = readonly Omit<Comparison, "kind" | "name">[];

/** Writes a brush as comparisons; none if it holds the whole axis, or all values that there are. */
export function boundsOf(axis: Axis, levels: readonly PageLevel[], brush: Brush): Bounds {
  if (isWhole(brush)) return [];
  const found = brushed(axis, brush);
  const count = found.levels.length + (found.hasMissing ? 1 : 0);
  if (axis.scale === undefined && count === axis.spots.length) return [];
  const held = found.levels.flatMap((at) => levels[at] ?? []);
  const numbers = held.flatMap(({ number }) => number ?? []);
  if (found.numbers !== undefined) return rangeOf(found.numbers.low, found.numbers.high);
  if (axis.scale !== undefined && numbers.length > 0) {
    return rangeOf(
      numbers.reduce((a, b) => Math.min(a, b)),
      numbers.reduce((a, b) => Math.max(a, b)),
    );
  }
  const values = [...held.map(({ label }) => label), ...(found.hasMissing ? [""] : [])];
  return [{ operator: "=", values }];
}

function rangeOf(low: number, high: number): Bounds {
  return [{ operator: ">=", values: [String(low)] }, { operator: "<=", values: [String(high)] }];
}

/** So much is a brush larger than what it holds, so that its ends are in it. */
const MARGIN = 1e-6;

/** Finds the brush that comparisons mean; `undefined` if no single brush does. */
export function brushOf(
  axis: Axis,
  levels: readonly PageLevel[],
  bounds: Bounds,
): Brush | undefined {
  if (bounds.length === 0) return undefined;
  return axis.scale === undefined || bounds.some(({ operator }) => operator === "=")
    ? spotBrush(axis, levels, bounds)
    : scaleBrush(axis, bounds);
}

function scaleBrush({ scale }: Axis, bounds: Bounds): Brush | undefined {
  if (scale === undefined) return undefined;
  let [low, high] = [scale.from, scale.to];
  for (const { operator, values: [text = ""] } of bounds) {
    const number = Number(text);
    if (text === "" || Number.isNaN(number)) return undefined;
    if (operator === ">=") low = Math.max(low, placeOf(scale, number));
    else if (operator === "<=") high = Math.min(high, placeOf(scale, number));
    else return undefined;
  }
  return low > high ? undefined : { low: low - MARGIN, high: high + MARGIN };
}

/** A brush over values side by side. */
function spotBrush(axis: Axis, levels: readonly PageLevel[], bounds: Bounds): Brush | undefined {
  const tests = bounds.map(({ operator, values }) => {
    if (operator === "=") {
      const meant = new Set(values.flatMap((value) => [...levelsMeant(levels, value)]));
      return (level: number) => meant.has(level);
    }
    const bound = Number(values[0]);
    const numberAt = (level: number) => levels[level]?.number ?? NaN;
    if (operator === ">=") return (level: number) => numberAt(level) >= bound;
    if (operator === "<=") return (level: number) => numberAt(level) <= bound;
    return undefined;
  });
  const held = axis.spots.map(({ level = -1 }) => tests.every((test) => test?.(level) ?? false));
  const first = held.indexOf(true);
  const last = held.lastIndexOf(true);
  if (first < 0 || held.slice(first, last + 1).includes(false)) return undefined;
  const half = axis.scale === undefined ? 0.5 / axis.spots.length : MARGIN;
  return {
    low: Math.max(0, (axis.spots[first]?.at ?? 0) - half),
    high: Math.min(1, (axis.spots[last]?.at ?? 0) + half),
  };
}

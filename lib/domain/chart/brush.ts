/**
 * Brushes: intervals on axes, and the runs and values in them.
 *
 * @module
 */

import { type Axis, numberAt, type ScaleSpan, type Spot } from "./axis.ts";

/** An interval of an axis, from 0 to 1. */
export interface Brush {
  readonly low: number;
  readonly high: number;
}

/** What a brush holds, in values instead of places. */
export interface Brushed {
  /** The places of a parameter's values in its levels. */
  readonly levels: readonly number[];
  /** The numbers of a metric, both ends included. */
  readonly numbers: NumberRange | undefined;
  /** Whether runs without a value are in it. */
  readonly hasMissing: boolean;
}

/** An interval of numbers. */
export interface NumberRange {
  readonly low: number;
  readonly high: number;
}

/** The part of a brush that is moved. */
export type BrushHandle = "low" | "high" | "both";

/** Returns the brush between two heights of an upright axis. */
export function brushBetween(
  one: number,
  other: number,
  { top, bottom }: { readonly top: number; readonly bottom: number },
): Brush {
  const [low = 0, high = 0] = [one, other].map((y) => unit((bottom - y) / (bottom - top || 1)))
    .sort((a, b) => a - b);
  return { low, high };
}

/** A key moves a brush over this part of a scale. */
const STEP = 1 / 50;

/**
 * Moves a brush by steps, as arrow keys do: from value to value where the values have spots, else by
 * a part of the axis. Without a brush, the whole axis is taken.
 */
export function moveBrush(
  axis: Axis,
  brush: Brush | undefined,
  handle: BrushHandle,
  steps: number,
): Brush {
  const { low, high } = brush ?? { low: 0, high: 1 };
  const step = axis.scale === undefined ? 1 / Math.max(1, axis.spots.length) : STEP;
  const by = steps * step;
  if (handle === "both") {
    const moved = Math.min(Math.max(by, -low), 1 - high);
    return { low: unit(low + moved), high: unit(high + moved) };
  }
  return handle === "low"
    ? { low: Math.min(unit(snapped(low, step) + by), high), high }
    : { low, high: Math.max(unit(snapped(high, step) + by), low) };
}

/** So that steps over spots end between them. */
function snapped(place: number, step: number): number {
  return Math.round(place / step) * step;
}

/** Says whether a brush chooses nothing, because it holds the whole axis. */
export function isWhole({ low, high }: Brush): boolean {
  return low <= 0 && high >= 1;
}

/**
 * Returns the values in a brush. Between the values of a parameter it holds the nearest one. On a
 * scale it holds what is no number only if it holds no number, so that it is always an interval of
 * numbers or a list of values.
 */
export function brushed(axis: Axis, brush: Brush): Brushed {
  const isIn = ({ at }: Spot) => at >= brush.low && at <= brush.high;
  const onScale = axis.levels.filter((spot) => isIn(spot) && !axis.spots.includes(spot));
  const within = onScale.length > 0 ? onScale : axis.spots.filter(isIn);
  const numbers = axis.isMetric ? numbersIn(axis.scale, brush) : undefined;
  const spots = within.length > 0 || numbers !== undefined ? within : nearest(axis.levels, brush);
  return {
    levels: spots.map(({ level }) => level).filter((level) => level !== undefined),
    numbers,
    hasMissing: numbers === undefined && spots.some(({ level }) => level === undefined),
  };
}

function nearest(spots: readonly Spot[], { low, high }: Brush): readonly Spot[] {
  const middle = (low + high) / 2;
  const distance = ({ at }: Spot) => Math.abs(at - middle);
  const [first] = spots;
  if (first === undefined) return [];
  return [spots.reduce((best, spot) => distance(spot) < distance(best) ? spot : best, first)];
}

/** A bound is as exact as a place on a screen. */
const DIGITS = 3;

function numbersIn(span: ScaleSpan | undefined, { low, high }: Brush): NumberRange | undefined {
  if (span === undefined || high < span.from || low > span.to) return undefined;
  const { scale } = span;
  const exact = (place: number) => Math.min(Math.max(numberAt(span, place), scale.low), scale.high);
  const unitOf = (number: number) =>
    scale.kind === "log" ? number : Math.max(scale.high / 2 - scale.low / 2, Number.MIN_VALUE);
  const rounded = (number: number, round: (number: number) => number) =>
    roundTo(number, unitOf(number), round);
  return {
    low: rounded(exact(low), low <= span.from ? Math.floor : Math.round),
    high: rounded(exact(high), high >= span.to ? Math.ceil : Math.round),
  };
}

/** Rounds a number to some digits of the size of `unit`. */
function roundTo(number: number, unit: number, round: (number: number) => number): number {
  const exponent = DIGITS - 1 - Math.floor(Math.log10(unit));
  const [digits = "0", own = "0"] = number.toExponential().split("e");
  const scaled = round(Number(`${digits}e${Number(own) + exponent}`));
  const rounded = Number(`${scaled}e${-exponent}`);
  return Number.isFinite(rounded) && Number.isFinite(scaled) ? rounded : number;
}

function unit(place: number): number {
  return place > 0 ? Math.min(1, place) : 0;
}

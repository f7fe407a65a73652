/**
 * Curves of replicates put together: the median, and a band around it.
 *
 * @module
 */

// @ts-types="@types/d3-array"
import { bisectLeft, quantileSorted } from "d3-array";

/** One run's curve. */
export interface ChartCurve {
  /** The place of the run. */
  readonly run: number;
  readonly steps: readonly number[];
  readonly values: readonly number[];
}

/** Several curves as one. */
export interface Band {
  readonly steps: readonly number[];
  readonly median: readonly number[];
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** From so many curves on the band holds the middle half of them, below all. */
export const QUARTILES_FROM = 5;

/** A band has at most so many steps. */
const MOST_STEPS = 120;

/** Returns the finite points of a curve, in the order of their steps. */
export function finiteCurve(curve: ChartCurve): ChartCurve {
  const { run, steps, values } = curve;
  if (isTidy(steps, values)) return curve;
  const points: [number, number][] = [];
  for (const [index, step] of steps.entries()) {
    const value = values[index];
    if (value !== undefined && Number.isFinite(value) && Number.isFinite(step)) {
      points.push([step, value]);
    }
  }
  points.sort((a, b) => a[0] - b[0]);
  return { run, steps: points.map(([step]) => step), values: points.map(([, value]) => value) };
}

function isTidy(steps: readonly number[], values: readonly number[]): boolean {
  return steps.length === values.length &&
    steps.every((step, index) =>
      Number.isFinite(step) && Number.isFinite(values[index]) &&
      (index === 0 || step >= (steps[index - 1] ?? step))
    );
}

/**
 * Puts curves together that are finite and ordered. A curve counts from its first to its last step.
 *
 * @param hasEdges whether the edges of the band are wanted; else they are the median
 */
export function bandOf(curves: readonly ChartCurve[], hasEdges = true): Band {
  const [only] = curves;
  if (only !== undefined && curves.length === 1) {
    return { steps: only.steps, median: only.values, low: only.values, high: only.values };
  }
  const hasQuartiles = curves.length >= QUARTILES_FROM;
  const band = {
    steps: [] as number[],
    median: [] as number[],
    low: [] as number[],
    high: [] as number[],
  };
  const isShared = curves.every(({ steps }) => areEqual(steps, only?.steps ?? []));
  for (const [index, step] of (isShared ? only?.steps ?? [] : commonSteps(curves)).entries()) {
    const values = curves.map((curve) => isShared ? curve.values[index] : valueAt(curve, step))
      .filter((one) => one !== undefined);
    if (values.length === 0) continue;
    values.sort((a, b) => a - b);
    band.steps.push(step);
    band.median.push(quantile(values, 0.5));
    if (!hasEdges) continue;
    band.low.push(quantile(values, hasQuartiles ? 0.25 : 0));
    band.high.push(quantile(values, hasQuartiles ? 0.75 : 1));
  }
  return hasEdges ? band : { ...band, low: band.median, high: band.median };
}

function areEqual(some: readonly number[], others: readonly number[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index]);
}

function commonSteps(curves: readonly ChartCurve[]): readonly number[] {
  const steps = [...new Set(curves.flatMap((curve) => curve.steps))].sort((a, b) => a - b);
  if (steps.length <= MOST_STEPS) return steps;
  return Array.from(
    { length: MOST_STEPS },
    (_, index) => steps[Math.round(index * (steps.length - 1) / (MOST_STEPS - 1))] ?? 0,
  );
}

/** The value of a curve at a step, between two of its own by a straight line. */
function valueAt({ steps, values }: ChartCurve, step: number): number | undefined {
  const right = bisectLeft(steps, step);
  const after = steps[right];
  const value = values[right];
  if (after === step || right === 0) return after === step ? value : undefined;
  const before = steps[right - 1];
  const last = values[right - 1];
  if (after === undefined || value === undefined || before === undefined || last === undefined) {
    return undefined;
  }
  const share = (step / 2 - before / 2) / (after / 2 - before / 2);
  return Number.isFinite(share) ? last * (1 - share) + value * share : last;
}

function quantile(sorted: number[], share: number): number {
  const value = quantileSorted(sorted, share);
  // Of two very large numbers with opposite signs, the library's difference is none.
  return value !== undefined && Number.isFinite(value) ? value : sorted[sorted.length >> 1] ?? 0;
}

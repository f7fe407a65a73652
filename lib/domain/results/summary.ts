/**
 * The statistics of one metric over the runs of one configuration.
 *
 * @module
 */

import { tQuantile } from "./t_quantile.ts";

/** Statistics of finite numbers. All but `n` are NaN if there are none. */
export interface Summary {
  readonly n: number;
  readonly mean: number;
  /** With n − 1; NaN if there are fewer than two numbers. */
  readonly std: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Computes the statistics of finite numbers. */
export function summarize(numbers: readonly number[]): Summary {
  const sorted = [...numbers].sort((a, b) => a - b);
  const mean = meanOf(sorted);
  return {
    n: sorted.length,
    mean,
    std: deviationOf(sorted, mean),
    median: medianOf(sorted),
    min: sorted[0] ?? NaN,
    max: sorted.at(-1) ?? NaN,
  };
}

/** The probability that the interval of {@link halfWidth} covers the mean. */
const COVERAGE = 0.95;

/** Returns half the width of the t interval that covers the mean in 95 %; NaN below two numbers. */
export function halfWidth({ n, std }: Summary): number {
  return n < 2 ? NaN : tQuantile((1 + COVERAGE) / 2, n - 1) * (std / Math.sqrt(n));
}

function meanOf(sorted: readonly number[]): number {
  const [first] = sorted;
  if (first === undefined) return NaN;
  // Equal numbers have exactly their own mean.
  if (first === sorted.at(-1)) return first;
  const sum = sumOf(sorted);
  if (Number.isFinite(sum)) return sum / sorted.length;
  return sumOf(sorted.map((number) => number / sorted.length));
}

function deviationOf(numbers: readonly number[], mean: number): number {
  if (numbers.length < 2) return NaN;
  const deviations = numbers.map((number) => number - mean);
  const scale = deviations.reduce((most, one) => Math.max(most, Math.abs(one)), 0);
  // The squares of very large or very small numbers are no numbers; scaled ones are.
  if (scale === 0 || !Number.isFinite(scale)) return scale === 0 ? 0 : Infinity;
  const squares = deviations.map((one) => (one / scale) ** 2);
  return scale * Math.sqrt(sumOf(squares) / (numbers.length - 1));
}

function medianOf(sorted: readonly number[]): number {
  const middle = sorted.length >> 1;
  const upper = sorted[middle] ?? NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? NaN) / 2) + upper / 2;
}

/** Adds numbers with Neumaier's correction, so that their order does not matter. */
export function sumOf(numbers: Iterable<number>): number {
  let sum = 0;
  let lost = 0;
  for (const number of numbers) {
    const next = sum + number;
    lost += Math.abs(sum) >= Math.abs(number) ? (sum - next) + number : (number - next) + sum;
    sum = next;
  }
  return Number.isFinite(lost) ? sum + lost : sum;
}

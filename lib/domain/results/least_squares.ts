/**
 * Least squares for models of categories.
 *
 * @module
 */

import { sumOf } from "./summary.ts";

/** A category of each run, from 0. */
export interface Categories {
  readonly codes: readonly number[];
  readonly count: number;
}

/** What a model leaves unexplained. */
export interface Residual {
  /** The sum of the squares. */
  readonly squares: number;
  /** The degrees of freedom that are left. */
  readonly freedom: number;
}

/** A column that is nearly a sum of others has less than this part of its length left. */
const DEPENDENT = 1e-8;

/**
 * Fits the model that adds one number for each category, and returns what remains.
 *
 * @param values centered
 */
export function residualSquares(
  factors: readonly Categories[],
  values: readonly number[],
): Residual {
  const basis: Float64Array[] = [];
  for (const { codes, count } of factors) {
    for (let category = 1; category < count; category++) {
      const column = Float64Array.from(codes, (code) => code === category ? 1 : 0);
      subtractMean(column);
      const length = lengthOf(column);
      // Twice, because the first pass leaves rounding errors in nearly dependent columns.
      remove(column, basis);
      remove(column, basis);
      const left = lengthOf(column);
      if (!(left > DEPENDENT * length)) continue;
      for (let at = 0; at < column.length; at++) column[at] = (column[at] ?? 0) / left;
      basis.push(column);
    }
  }
  const rest = Float64Array.from(values);
  remove(rest, basis);
  remove(rest, basis);
  return {
    squares: sumOf(rest.map((value) => value * value)),
    freedom: values.length - 1 - basis.length,
  };
}

/** Returns values less their mean. */
export function centered(values: readonly number[]): readonly number[] {
  const column = Float64Array.from(values);
  subtractMean(column);
  return [...column];
}

function subtractMean(column: Float64Array): void {
  const mean = sumOf(column) / column.length;
  for (let at = 0; at < column.length; at++) column[at] = (column[at] ?? 0) - mean;
}

function remove(column: Float64Array, basis: readonly Float64Array[]): void {
  for (const one of basis) {
    let product = 0;
    for (let at = 0; at < column.length; at++) product += (column[at] ?? 0) * (one[at] ?? 0);
    for (let at = 0; at < column.length; at++) {
      column[at] = (column[at] ?? 0) - product * (one[at] ?? 0);
    }
  }
}

function lengthOf(column: Float64Array): number {
  return Math.sqrt(sumOf(column.map((value) => value * value)));
}

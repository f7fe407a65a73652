/**
 * The columns of the model of runtimes: what the parts of a run's log time are multiplied with.
 *
 * @module
 */

import type { Trait } from "./traits.ts";

/** The columns of a run that are not 0: their places and their values. */
export interface Row {
  readonly places: readonly number[];
  readonly factors: readonly number[];
}

/** The rows of all runs, and what the columns are. */
export interface ModelRows {
  readonly rows: readonly Row[];
  /** The columns of each key's groups: from and to. */
  readonly spans: readonly (readonly [from: number, to: number])[];
  /** How large the coefficient of each column may be, as a standard deviation. Those of groups depend on the runs. */
  readonly deviations: readonly number[];
}

/** Nothing is supposed of the time that runs have in common. */
const LEVEL_DEVIATION = 100;
const SLOPE_DEVIATION = 2;
/** Two numbers whose times add up instead of multiplying bend each other's slope. */
const PAIR_DEVIATION = 0.2;
/** Of more numbers, only these bend each other's slopes. */
const MOST_SLOPES = 6;

/** Makes the rows: one column that all runs have, then one for each group and each slope. */
export function modelRows(count: number, traits: readonly Trait[]): ModelRows {
  const rows = Array.from({ length: count }, () => ({ places: [0], factors: [1] }));
  const deviations = [LEVEL_DEVIATION];
  const spans: (readonly [number, number])[] = [];
  const addColumn = (values: (run: number) => number, deviation: number): void => {
    for (const [run, { places, factors }] of rows.entries()) {
      places.push(deviations.length);
      factors.push(values(run));
    }
    deviations.push(deviation);
  };
  for (const { groups, count } of traits) {
    const first = deviations.length;
    for (const [run, { places, factors }] of rows.entries()) {
      places.push(first + (groups[run] ?? 0));
      factors.push(1);
    }
    for (let group = 0; group < count; group++) deviations.push(1);
    spans.push([first, first + count]);
  }
  const slopes = traits.flatMap(({ slope }) => slope === undefined ? [] : [slope]);
  for (const slope of slopes) addColumn((run) => slope[run] ?? 0, SLOPE_DEVIATION);
  const bent = slopes.slice(0, MOST_SLOPES);
  for (const [place, one] of bent.entries()) {
    for (const other of bent.slice(place + 1)) {
      addColumn((run) => (one[run] ?? 0) * (other[run] ?? 0), PAIR_DEVIATION);
    }
  }
  return { rows, spans, deviations };
}

/** Returns the products of each two columns, summed over some runs. */
export function productsOf(
  rows: readonly Row[],
  known: readonly number[],
  columns: number,
): Float64Array {
  const products = new Float64Array(columns * columns);
  for (const run of known) {
    const { places, factors } = rows[run] as Row;
    for (const [a, place] of places.entries()) {
      for (const [b, other] of places.entries()) {
        const at = place * columns + other;
        products[at] = (products[at] ?? 0) + (factors[a] ?? 0) * (factors[b] ?? 0);
      }
    }
  }
  return products;
}

/**
 * The importance of the parameters for each metric of a table.
 *
 * @module
 */

import { type Factor, factorsOf, finiteNumber } from "./factor.ts";
import { type Importance, importanceOf, selectRuns } from "./importance.ts";
import type { ResultsTable } from "./results_table.ts";
import type { SweepRun } from "./sweep_run.ts";

/**
 * Computes the importance for each metric from the counted runs that have a number; `undefined` where
 * it cannot be computed.
 */
export function importancesOf(
  runs: readonly SweepRun[],
  { design, metrics, counted }: ResultsTable,
): readonly (Importance | undefined)[] {
  const keys = new Set(design.own.map(({ key }) => key));
  const factors: readonly Factor[] = factorsOf(runs).filter(({ key }) => keys.has(key));
  return metrics.map(({ name }) => {
    const values: number[] = [];
    const places: number[] = [];
    for (const [place, run] of runs.entries()) {
      const number = counted.has(run.status ?? "")
        ? finiteNumber(run.results.get(name))
        : undefined;
      if (number === undefined) continue;
      values.push(number);
      places.push(place);
    }
    return importanceOf(factors.map((factor) => selectRuns(factor, places)), values);
  });
}

/**
 * Metrics: the numbers in the results of runs.
 *
 * @module
 */

import { Float, type Value } from "../value/value.ts";
import type { SweepRun } from "./sweep_run.ts";

/** A metric and whether less is better. */
export interface Metric {
  /** A dotted path into the results. */
  readonly name: string;
  readonly isMinimized: boolean;
}

/** Metrics of which a person says whether less is better. */
export interface MetricWish {
  readonly minimize?: readonly string[] | undefined;
  readonly maximize?: readonly string[] | undefined;
}

/** Finds the metrics of the runs, in the order in which they first come. */
export function metricNames(runs: readonly SweepRun[]): readonly string[] {
  const names = new Set<string>();
  for (const { results } of runs) {
    for (const [name, value] of results) if (isNumber(value)) names.add(name);
  }
  return [...names];
}

/** Makes a metric. Without a wish its name tells whether less is better. */
export function metricOf(name: string, { minimize, maximize }: MetricWish): Metric {
  const isMinimized = minimize?.includes(name) ||
    (!maximize?.includes(name) && isMinimizedByName(name));
  return { name, isMinimized };
}

/** The ends of words that name what should be small. */
const SMALL = /(loss|losses|errors?|perplexity|times?)$/;

/** Whole words that do. */
const SMALL_WORDS: ReadonlySet<string> = new Set(
  ["ppl", "nll", "mse", "rmse", "mae", "duration", "latency"],
);

/**
 * Says whether a name tells that less is better: one of its words ends in loss, error, perplexity or
 * time.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * for (const name of ["val.loss", "testError", "walltime_s"]) assert.ok(isMinimizedByName(name));
 * for (const name of ["acc", "sentiment", "lossless"]) assert.ok(!isMinimizedByName(name));
 * ```
 */
export function isMinimizedByName(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, "$1 $2").toLowerCase().split(/[^a-z]+/);
  return words.some((word) => SMALL.test(word) || SMALL_WORDS.has(word));
}

/** The values of one metric in some runs. */
export interface Readings {
  /** The finite numbers, with the runs that they come from. */
  readonly numbers: readonly number[];
  /** How many are NaN or infinite. */
  readonly notFinite: number;
  /** How many are no numbers. */
  readonly notNumbers: number;
  /** How many runs have no value. */
  readonly missing: number;
}

/** Reads one metric of some runs. */
export function readMetric(runs: readonly SweepRun[], name: string): Readings {
  const numbers: number[] = [];
  let notFinite = 0;
  let notNumbers = 0;
  let missing = 0;
  for (const { results } of runs) {
    const value = results.get(name);
    if (value === undefined || value === null) missing++;
    else if (!isNumber(value)) notNumbers++;
    else {
      const number = typeof value === "bigint" ? Number(value) : value.number;
      if (Number.isFinite(number)) numbers.push(number);
      else notFinite++;
    }
  }
  return { numbers, notFinite, notNumbers, missing };
}

function isNumber(value: Value): value is bigint | Float {
  return typeof value === "bigint" || value instanceof Float;
}

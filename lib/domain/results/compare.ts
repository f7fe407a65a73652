/**
 * What differs between two runs, or between two sweeps.
 *
 * @module
 */

import type { FlatValues } from "../value/flatten.ts";
import type { Value } from "../value/value.ts";
import { configurationsOf, type Design, designOf, type DesignWish } from "./design.ts";
import { factorsOf, type Level, levelText } from "./factor.ts";
import { type Metric, metricNames, metricOf, readMetric } from "./metric.ts";
import { summarize, type Summary } from "./summary.ts";
import type { SweepRun } from "./sweep_run.ts";

/** A key whose values differ; `undefined` stands for none. */
export interface Difference {
  readonly key: string;
  readonly a: Value | undefined;
  readonly b: Value | undefined;
}

/** The keys whose values differ, and how many are equal. */
export interface Comparison {
  readonly different: readonly Difference[];
  readonly equal: number;
}

/** Compares two flat mappings; `1` and `1.0` differ. */
export function compareValues(a: FlatValues, b: FlatValues): Comparison {
  const keys = [...new Set([...a.keys(), ...b.keys()])];
  const different = keys.filter((key) => textOf(a.get(key)) !== textOf(b.get(key)))
    .map((key) => ({ key, a: a.get(key), b: b.get(key) }));
  return { different, equal: keys.length - different.length };
}

function textOf(value: Value | undefined): string {
  return value === undefined ? "" : levelText(value);
}

/** Two sweeps, configuration by configuration. */
export interface SweepComparison {
  readonly design: Design;
  readonly metrics: readonly Metric[];
  /** The configurations that both sweeps have, as they first come. */
  readonly pairs: readonly ConfigurationPair[];
  /** How many configurations only the first sweep has. */
  readonly onlyA: number;
  /** How many configurations only the second sweep has. */
  readonly onlyB: number;
}

/** One configuration in both sweeps. */
export interface ConfigurationPair {
  /** The values of `design.factors`. */
  readonly levels: readonly Level[];
  /** One for each metric: the complete runs of the first sweep. */
  readonly a: readonly Summary[];
  /** One for each metric: the complete runs of the second sweep. */
  readonly b: readonly Summary[];
}

/** Compares two sweeps. Runs that differ in the commit or the seed alone are of one configuration. */
export function compareSweeps(
  a: readonly SweepRun[],
  b: readonly SweepRun[],
  wish: DesignWish,
): SweepComparison {
  const runs = [...a, ...b];
  const design = designOf(factorsOf(runs), wish);
  const metrics = metricNames(runs).map((name) => metricOf(name, {}));
  const { codes, count } = configurationsOf(design.factors, runs.length);
  const groups = Array.from({ length: count }, () => ({ a: [] as number[], b: [] as number[] }));
  for (const [run, code] of codes.entries()) groups[code]?.[run < a.length ? "a" : "b"].push(run);
  const summaries = (members: readonly number[]) => {
    const counting = members.flatMap((run) => runs[run] ?? [])
      .filter(({ status }) => status === "complete");
    return metrics.map(({ name }) => summarize(readMetric(counting, name).numbers));
  };
  const both = groups.filter((group) => group.a.length > 0 && group.b.length > 0);
  return {
    design,
    metrics,
    pairs: both.map((group) => ({
      levels: design.factors.map(({ levels, codes }) => levels[codes[group.a[0] ?? 0] ?? 0]),
      a: summaries(group.a),
      b: summaries(group.b),
    })),
    onlyA: groups.filter((group) => group.b.length === 0).length,
    onlyB: groups.filter((group) => group.a.length === 0).length,
  };
}

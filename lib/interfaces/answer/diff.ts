/**
 * What differs between runs or tags, as an answer.
 *
 * @module
 */

import type { ConfigurationPair, SweepComparison } from "../../domain/results/compare.ts";
import type { Summary } from "../../domain/results/summary.ts";
import { Float } from "../../domain/value/value.ts";
import type { RunsDiff, TwoRuns, TwoTags } from "../../operations/diff_runs.ts";
import { type Answer, countValue } from "./answer.ts";
import { damagedAnswer } from "./listing.ts";

/** Makes the answer of `diff`. */
export function diffAnswer(diff: RunsDiff): Answer {
  return diff.kind === "runs" ? runsAnswer(diff) : tagsAnswer(diff);
}

function runsAnswer({ kind, a, b, parts, diffStat }: TwoRuns): Answer {
  const entries = Object.entries(parts);
  return {
    kind,
    a,
    b,
    differences: entries.flatMap(([part, { different }]) =>
      different.map(({ key, a, b }) => ({ part, key, a, b }))
    ),
    equal: Object.fromEntries(entries.map(([part, { equal }]) => [part, countValue(equal)])),
    diff_stat: diffStat?.kind === "stat" ? diffStat.text : undefined,
    diff_stat_missing: diffStat?.kind === "unknown" ? diffStat.reason : undefined,
  };
}

function tagsAnswer({ kind, a, b, comparison, damaged }: TwoTags): Answer {
  const { metrics, pairs, onlyA, onlyB } = comparison;
  return {
    kind,
    a,
    b,
    configurations: countValue(pairs.length),
    only_a: countValue(onlyA),
    only_b: countValue(onlyB),
    metrics: metrics.map(({ name, isMinimized }, at) => ({
      metric: name,
      minimized: isMinimized,
      entries: pairs.map((pair) => pairAnswer(pair, at, comparison)),
    })),
    damaged: damaged.map(damagedAnswer),
  };
}

function pairAnswer(pair: ConfigurationPair, at: number, { design }: SweepComparison): Answer {
  const [a, b] = [pair.a[at], pair.b[at]];
  const keys = design.factors.map(({ key }, n) => [key, pair.levels[n]] as const);
  return {
    keys: Object.fromEntries(keys),
    ...summaryAnswer("a", a),
    ...summaryAnswer("b", b),
    difference: float((b?.mean ?? NaN) - (a?.mean ?? NaN)),
  };
}

function summaryAnswer(name: string, summary: Summary | undefined): Answer {
  return {
    [`${name}_mean`]: float(summary?.mean ?? NaN),
    [`${name}_std`]: float(summary?.std ?? NaN),
    [`${name}_n`]: countValue(summary?.n ?? 0),
  };
}

function float(number: number): Float | undefined {
  return Number.isNaN(number) ? undefined : new Float(number);
}

import fc from "fast-check";
import { bestSoFar } from "../../../lib/domain/chart/best_so_far.ts";
import type { Chart, Size } from "../../../lib/domain/chart/chart.ts";
import { curvesChart } from "../../../lib/domain/chart/curves.ts";
import { heatmap } from "../../../lib/domain/chart/heatmap.ts";
import { importanceChart } from "../../../lib/domain/chart/importance_chart.ts";
import { parallelChart } from "../../../lib/domain/chart/parallel.ts";
import { parameterChart } from "../../../lib/domain/chart/parameter_chart.ts";
import { statusBar } from "../../../lib/domain/chart/status_bar.ts";
import { timeline } from "../../../lib/domain/chart/timeline.ts";
import { checkChart, checkLabels } from "../../support/chart_checks.ts";
import {
  HOSTILE_LABELS,
  type RandomRuns,
  randomRuns,
  randomSize,
  readableSize,
} from "../../support/chart_inputs.ts";

type Draw = (runs: RandomRuns, size: Size) => Chart;

const EMPTY_KEY = { key: "", levels: [], codes: [] };
const EMPTY_METRIC = { name: "", isMinimized: false, values: [] };

/** Each kind of chart, made from any runs. */
const CHARTS: Readonly<Record<string, Draw>> = {
  "a metric against a parameter": ({ keys, metrics, ...runs }, size) =>
    parameterChart(
      { ...runs, key: keys[0] ?? EMPTY_KEY, metric: metrics[0] ?? EMPTY_METRIC },
      size,
    ),
  "a heatmap": ({ keys, metrics, ...runs }, size) => {
    const [x = EMPTY_KEY, y = EMPTY_KEY] = keys;
    return heatmap({ ...runs, x, y, metric: metrics[0] ?? EMPTY_METRIC }, size);
  },
  "parallel coordinates": ({ keys, metrics, ...runs }, size) => {
    const brushes = [undefined, { low: 0.2, high: 0.7 }];
    return parallelChart({ ...runs, keys, metric: metrics[0], brushes }, size);
  },
  "the best so far": ({ metrics, times, ...runs }, size) =>
    bestSoFar({ ...runs, metric: metrics[0] ?? EMPTY_METRIC, endedAt: times }, size),
  "a timeline": ({ metrics, times, states, places }, size) =>
    timeline({
      ...{ states, places, queuedAt: times, startedAt: times, endedAt: times.toReversed() },
      run: states.map((_, run) => run),
      attempt: states.map((_, run) => run % 3 + 1),
      host: states.map((state) => HOSTILE_LABELS[state.length] ?? null),
      slot: states.map((_, run) => run % 2 === 0 ? run % 5 : null),
      outcome: states.map((state) => state || null),
      now: numbersOf(metrics[0])[0] ?? 0,
    }, size),
  "curves": ({ metrics, keys: [key = EMPTY_KEY], ...runs }, size) => {
    const values = numbersOf(metrics[0]);
    const steps = metrics[1] === undefined ? [...values.keys()] : numbersOf(metrics[1]);
    return curvesChart({
      ...{ ...runs, metric: key.key, step: key.key },
      curves: runs.places.map((run) => ({ run, steps, values: values.slice(run % 3) })),
      groups: key.levels.map(({ label }, level) => ({
        label,
        runs: runs.places.filter((run) => key.codes[run] === level),
      })),
    }, size);
  },
  "importance": ({ metrics, keys, places }, size) => {
    const [noise = 0, together = 0] = numbersOf(metrics[0]);
    return importanceChart({
      ...{ metric: keys[0]?.key ?? "", n: 0, total: places.length, noise, together },
      parameters: keys.map(({ key, codes }) => ({ key, omega: codes[0] ?? 0 })),
      doubt: places.length > 9 ? keys[0]?.key ?? "" : null,
    }, size);
  },
  "the states": ({ keys: [key = EMPTY_KEY] }, size) =>
    statusBar({
      counts: key.levels.map(({ label, number }) => ({
        state: label,
        count: number ?? 1,
        runs: [],
      })),
    }, size),
};

function numbersOf(metric: RandomRuns["metrics"][number] | undefined): number[] {
  return (metric?.values ?? []).map((value) => typeof value === "number" ? value : NaN);
}

for (const [name, draw] of Object.entries(CHARTS)) {
  Deno.test(`${name} of any runs draws numbers only, within its box`, () => {
    const holds = fc.property(randomRuns, randomSize, (runs, size) => checkChart(draw(runs, size)));
    fc.assert(holds, { numRuns: 300 });
  });

  Deno.test(`${name} of any runs has no labels that touch each other`, () => {
    const holds = fc.property(
      randomRuns,
      readableSize,
      (runs, size) => checkLabels(draw(runs, size)),
    );
    fc.assert(holds, { numRuns: 300 });
  });
}

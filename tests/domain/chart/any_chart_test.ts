import fc from "fast-check";
import type { Chart, Size } from "../../../lib/domain/chart/chart.ts";
import { heatmap } from "../../../lib/domain/chart/heatmap.ts";
import { parallelChart } from "../../../lib/domain/chart/parallel.ts";
import { parameterChart } from "../../../lib/domain/chart/parameter_chart.ts";
import { checkChart } from "../../support/chart_checks.ts";
import { type RandomRuns, randomRuns, randomSize } from "../../support/chart_inputs.ts";

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
};

for (const [name, draw] of Object.entries(CHARTS)) {
  Deno.test(`${name} of any runs draws numbers only, within its box`, () => {
    fc.assert(fc.property(randomRuns, randomSize, (runs, size) => checkChart(draw(runs, size))));
  });
}

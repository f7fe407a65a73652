/**
 * Each chart of one small sweep as SVG.
 *
 * @module
 */

import assert from "node:assert/strict";
import { bestSoFar } from "../../../lib/domain/chart/best_so_far.ts";
import type { Chart } from "../../../lib/domain/chart/chart.ts";
import { curvesChart } from "../../../lib/domain/chart/curves.ts";
import { heatmap } from "../../../lib/domain/chart/heatmap.ts";
import { importanceChart } from "../../../lib/domain/chart/importance_chart.ts";
import { parallelChart } from "../../../lib/domain/chart/parallel.ts";
import { parameterChart } from "../../../lib/domain/chart/parameter_chart.ts";
import { statusBar } from "../../../lib/domain/chart/status_bar.ts";
import { svgOf } from "../../../lib/domain/chart/svg.ts";
import { DARK, LIGHT } from "../../../lib/domain/chart/theme.ts";
import { timeline } from "../../../lib/domain/chart/timeline.ts";
import { checkChart, checkLabels } from "../../support/chart_checks.ts";
import {
  sampleAttempts,
  sampleCurves,
  sampleEnds,
  sampleSweep,
} from "../../support/chart_sample.ts";

const SIZE = { width: 480, height: 280 };

const sweep = sampleSweep();
const { keys: [lr, opt, width], metrics: [acc, loss], ...runs } = sweep;
assert.ok(lr !== undefined && opt !== undefined && width !== undefined);
assert.ok(acc !== undefined && loss !== undefined);

const CHARTS: Readonly<Record<string, Chart>> = {
  "a metric against a parameter": parameterChart({ ...runs, key: lr, metric: acc }, SIZE),
  "a heatmap": heatmap({ ...runs, x: lr, y: opt, metric: loss }, SIZE),
  "parallel coordinates": parallelChart({
    ...{ ...runs, keys: [lr, opt, width], metric: acc },
    brushes: [undefined, { low: 0, high: 0.5 }],
  }, SIZE),
  "the best so far": bestSoFar({ ...runs, metric: loss, endedAt: sampleEnds(sweep) }, SIZE),
  "a timeline": timeline(sampleAttempts(sweep), SIZE),
  "curves": curvesChart(sampleCurves(), SIZE),
  "importance": importanceChart({
    ...{ metric: "acc", n: 60, total: 72, noise: 0.05, together: 0.1 },
    parameters: [{ key: "lr", omega: 0.6 }, { key: "opt", omega: 0.25 }, {
      key: "b",
      omega: -0.01,
    }],
    doubt: "60 runs are few.",
  }, { width: 480, height: 160 }),
  "the states": statusBar({
    counts: ["complete", "failed", "running", "queued"].map((state, index) => ({
      ...{ state, count: index + 1, runs: [] },
    })),
  }, { width: 480, height: 60 }),
};

for (const [name, chart] of Object.entries(CHARTS)) {
  Deno.test(`${name}: a snapshot`, async (t) => {
    checkChart(chart);
    checkLabels(chart);
    await t.assertSnapshot(`${chart.description}\n${svgOf(chart, name, LIGHT)}`);
  });

  Deno.test(`${name}: dark differs from light in colours only`, () => {
    const [light, dark] = [LIGHT, DARK].map((theme) => svgOf(chart, name, theme));
    assert.notEqual(light, dark);
    const plain = (svg = "") => svg.replace(/#[0-9a-f]{6}/g, "#");
    assert.equal(plain(light), plain(dark));
  });
}

Deno.test("charts of all runs tell the same numbers of runs", () => {
  const withResult = acc.values.filter((value) => value !== null).length;
  const names = ["a metric against a parameter", "a heatmap", "parallel coordinates"];
  for (const name of [...names, "the best so far"]) {
    const chart = CHARTS[name];
    assert.deepEqual([chart?.shown, chart?.total], [withResult, 72], name);
  }
  const started = runs.states.filter((state) => state !== "queued").length;
  assert.equal(CHARTS["a timeline"]?.shown, started);
  assert.deepEqual([CHARTS["curves"]?.shown, CHARTS["curves"]?.total], [11, 12]);
});

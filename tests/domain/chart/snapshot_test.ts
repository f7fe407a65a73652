/**
 * Each chart of one small sweep as SVG.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Chart } from "../../../lib/domain/chart/chart.ts";
import { heatmap } from "../../../lib/domain/chart/heatmap.ts";
import { parallelChart } from "../../../lib/domain/chart/parallel.ts";
import { parameterChart } from "../../../lib/domain/chart/parameter_chart.ts";
import { svgOf } from "../../../lib/domain/chart/svg.ts";
import { DARK, LIGHT } from "../../../lib/domain/chart/theme.ts";
import { checkChart, checkLabels } from "../../support/chart_checks.ts";
import { sampleSweep } from "../../support/chart_sample.ts";

const SIZE = { width: 480, height: 280 };

const { keys: [lr, opt, width], metrics: [acc, loss], ...runs } = sampleSweep();
assert.ok(lr !== undefined && opt !== undefined && width !== undefined);
assert.ok(acc !== undefined && loss !== undefined);

const CHARTS: Readonly<Record<string, Chart>> = {
  "a metric against a parameter": parameterChart({ ...runs, key: lr, metric: acc }, SIZE),
  "a heatmap": heatmap({ ...runs, x: lr, y: opt, metric: loss }, SIZE),
  "parallel coordinates": parallelChart({
    ...{ ...runs, keys: [lr, opt, width], metric: acc },
    brushes: [undefined, { low: 0, high: 0.5 }],
  }, SIZE),
};

for (const [name, chart] of Object.entries(CHARTS)) {
  Deno.test(`${name}: a snapshot`, async (t) => {
    checkChart(chart);
    checkLabels(chart);
    assert.equal(chart.total, 72);
    assert.equal(chart.shown, acc.values.filter((value) => value !== null).length);
    await t.assertSnapshot(`${chart.description}\n${svgOf(chart, name, LIGHT)}`);
  });

  Deno.test(`${name}: dark differs from light in colours only`, () => {
    const [light, dark] = [LIGHT, DARK].map((theme) => svgOf(chart, name, theme));
    assert.notEqual(light, dark);
    const plain = (svg = "") => svg.replace(/#[0-9a-f]{6}/g, "#");
    assert.equal(plain(light), plain(dark));
  });
}

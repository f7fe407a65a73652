import assert from "node:assert/strict";
import { bestSoFar } from "../../../lib/domain/chart/best_so_far.ts";
import { heatmap } from "../../../lib/domain/chart/heatmap.ts";
import { parameterChart } from "../../../lib/domain/chart/parameter_chart.ts";
import { checkChart } from "../../support/chart_checks.ts";
import { keyOf } from "../../support/chart_sample.ts";

const SIZE = { width: 480, height: 280 };

Deno.test("a metric against a parameter tells the mean, its spread and n of each value", () => {
  const values = [1, 3, 10, null, "nan", null];
  const states = ["complete", "complete", "complete", "failed", "complete", "queued"];
  const input = {
    places: [0, 1, 2, 3, 4, 5],
    states,
    key: keyOf("a", ["1", "1", "2", "2", null, null]),
    metric: { name: "m", isMinimized: true, values },
  };
  const chart = parameterChart(input, SIZE);
  checkChart(chart);
  assert.deepEqual([chart.shown, chart.total], [3, 6]);
  assert.deepEqual(chart.table.rows, [
    ["1", "2", "2", "1.4142", "1", "3", "0"],
    ["2", "1", "10", "–", "10", "10", "1"],
    ["not set", "0", "–", "–", "–", "–", "2"],
  ]);
  assert.equal(
    chart.description,
    "m against a: 3 of 6 runs. The lowest mean, 2 ± 1 (n = 2), is at a = 1. " +
      "No result: 1 failed, 1 without this metric, 1 queued.",
  );
  const single = chart.targets.flatMap(({ runs }) => runs).sort();
  assert.deepEqual(single, [0, 1, 2, 3, 4, 5]);
});

Deno.test("results of runs that did not complete are shown, but are in no mean", () => {
  const input = {
    ...{ places: [0, 1, 2], states: ["complete", "failed", "complete"] },
    counted: new Set(["complete"]),
    key: keyOf("a", ["1", "1", "1"]),
    metric: { name: "m", isMinimized: false, values: [1, 100, 3] },
  };
  const chart = parameterChart(input, SIZE);
  checkChart(chart);
  assert.deepEqual(chart.table.rows, [["1", "2", "2", "1.4142", "1", "3", "0"]]);
  assert.deepEqual([chart.shown, chart.total], [3, 3]);
  assert.match(
    chart.description,
    /mean, 2 ± 1 \(n = 2\), is at a = 1\. Not in the means: 1 failed\.$/,
  );
  const cell = heatmap({ ...input, x: input.key, y: input.key }, SIZE);
  assert.deepEqual(cell.targets.map(({ label }) => label), [
    "a, a = 1, 1: 2 ± 1 (n = 2); 1 failed",
  ]);
  const best = bestSoFar({ ...input, endedAt: [0, 1000, 2000] }, SIZE);
  assert.deepEqual(best.table.rows.map(([, result]) => result), ["1", "3"]);
  assert.match(best.description, / Not counted: 1 failed\.$/);
});

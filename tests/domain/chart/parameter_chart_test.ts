import assert from "node:assert/strict";
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

import assert from "node:assert/strict";
import { parallelChart } from "../../../lib/domain/chart/parallel.ts";
import { checkChart } from "../../support/chart_checks.ts";
import { keyOf } from "../../support/chart_sample.ts";

const LABELS = ["1", "2", "2", "3", "3", null];
const INPUT = {
  places: [0, 1, 2, 3, 4, 5],
  states: ["complete", "complete", "complete", "failed", "complete", "queued"],
  keys: [keyOf("a", LABELS), keyOf("b", ["x", "y", "x", "y", "x", "y"])],
  metric: { name: "m", isMinimized: true, values: [3, 1, 2, null, 4, null] },
  brushes: [],
};
const SIZE = { width: 600, height: 300 };

Deno.test("parallel coordinates draw the best run last, and runs without a result first", () => {
  const chart = parallelChart(INPUT, SIZE);
  checkChart(chart);
  assert.deepEqual(chart.targets.map(({ runs }) => runs[0]), [3, 5, 4, 0, 2, 1]);
  assert.deepEqual(chart.selected, [0, 1, 2, 3, 4, 5]);
  assert.deepEqual([chart.shown, chart.total], [4, 6]);
});

Deno.test("all brushes hold a run that is selected; the others are faded, below", () => {
  const brushes = [{ low: 0.2, high: 0.8 }, { low: 0, high: 0.5 }, undefined];
  const chart = parallelChart({ ...INPUT, brushes }, SIZE);
  assert.deepEqual(chart.selected, [2, 4]);
  const lines = chart.marks.filter((mark) => mark.kind === "line").slice(0, 6);
  assert.deepEqual(lines.map(({ colour }) => colour === "faded"), [
    true,
    true,
    true,
    true,
    false,
    false,
  ]);
  assert.match(chart.description, / 2 runs in the brushes on a, b\.$/);
  const whole = parallelChart({ ...INPUT, brushes: [{ low: 0, high: 1 }] }, SIZE);
  assert.deepEqual(whole.selected, INPUT.places);
});

Deno.test("axes that have no room are named, and that of the metric is always there", () => {
  const keys = Array.from({ length: 40 }, (_, index) => keyOf(`key${index}`, LABELS));
  const chart = parallelChart({ ...INPUT, keys }, SIZE);
  checkChart(chart);
  assert.equal(chart.axes.at(-1)?.axis.name, "m");
  assert.equal(chart.axes.at(-1)?.index, 40);
  const hidden = 41 - chart.axes.length;
  assert.match(chart.description, new RegExp(` No room for ${hidden} more: key.*key39\\.$`));
});

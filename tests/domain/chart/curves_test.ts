import assert from "node:assert/strict";
import { bandOf, finiteCurve } from "../../../lib/domain/chart/curve_band.ts";
import { curvesChart } from "../../../lib/domain/chart/curves.ts";

function curve(run: number, steps: readonly number[], values: readonly number[]) {
  return { run, steps, values };
}

Deno.test("a band of up to four curves is the least, the median and the greatest", () => {
  const band = bandOf([
    curve(0, [0, 1, 2], [1, 2, 3]),
    curve(1, [0, 2], [5, 9]),
    curve(2, [0, 1], [3, 4]),
  ]);
  assert.deepEqual(band, {
    steps: [0, 1, 2],
    median: [3, 4, 6],
    low: [1, 2, 3],
    high: [5, 7, 9],
  });
});

Deno.test("a band of five curves or more is the middle half", () => {
  const band = bandOf([0, 10, 20, 30, 40].map((value, run) => curve(run, [7], [value])));
  assert.deepEqual(band, { steps: [7], median: [20], low: [10], high: [30] });
});

Deno.test("steps that go back, and values that are none, do no harm", () => {
  const tidy = finiteCurve(curve(0, [2, 1, NaN, 3], [20, 10, 5, Infinity]));
  assert.deepEqual(tidy, curve(0, [1, 2], [10, 20]));
  const whole = curve(1, [1, 2], [3, 4]);
  assert.equal(finiteCurve(whole), whole);
});

Deno.test("curves: the legend leaves out what all have in common, and the rest is grey", () => {
  const places = Array.from({ length: 30 }, (_, run) => run);
  const chart = curvesChart({
    ...{ places, states: places.map(() => "complete"), metric: "loss", step: "step" },
    curves: places.slice(1).map((run) => curve(run, [0, 1], [1, 1 + run])),
    groups: places.map((run) => ({ label: `lr=0.1 width=${run}`, runs: [run] })),
  }, { width: 640, height: 300 });
  const texts = chart.marks.flatMap((mark) => mark.kind === "text" ? [mark.text] : []);
  assert.ok(texts.includes("width=1") && texts.includes("width=8") && texts.includes("21 more"));
  assert.ok(!texts.includes("width=9"));
  assert.equal(chart.targets.length, 29);
  assert.deepEqual([chart.shown, chart.total], [29, 30]);
  assert.match(
    chart.description,
    /^loss by step: 29 of 30 runs in 29 configurations.* 1 run without a curve\./,
  );
});

import assert from "node:assert/strict";
import { keyAxis, metricAxis } from "../../../lib/domain/chart/axis.ts";
import { brushBetween, brushed, moveBrush } from "../../../lib/domain/chart/brush.ts";
import { keyOf } from "../../support/chart_sample.ts";

const RATES = keyAxis(keyOf("lr", ["0", "1e-4", "0.01", "None", null]), "low");
const MANY = keyAxis(keyOf("units", [...Array(20).keys()].map((n) => String(n * 10))), "low");

Deno.test("brushBetween() takes two heights in any order and stays on the axis", () => {
  const plot = { top: 10, bottom: 110 };
  assert.deepEqual(brushBetween(35, 60, plot), { low: 0.5, high: 0.75 });
  assert.deepEqual(brushBetween(500, -5, plot), { low: 0, high: 1 });
  assert.deepEqual(brushBetween(5, 5, { top: 5, bottom: 5 }), { low: 0, high: 0 });
});

Deno.test("a brush on spots holds their values; between two, the nearest", () => {
  assert.deepEqual(brushed(RATES, { low: 0, high: 0.5 }).levels, [0, 1, 2]);
  assert.deepEqual(brushed(RATES, { low: 0.31, high: 0.32 }).levels, [1]);
  const end = brushed(RATES, { low: 0.65, high: 1 });
  assert.deepEqual(end, { levels: [3], numbers: undefined, hasMissing: true });
});

Deno.test("a brush on a scale holds the values in it", () => {
  assert.equal(MANY.kind, "linear");
  assert.deepEqual(brushed(MANY, { low: 0, high: 0.2 }).levels, [0, 1, 2, 3]);
  assert.deepEqual(brushed(MANY, { low: 0.5, high: 0.5001 }).levels.length, 1);
});

Deno.test("a brush on a metric is an interval of rounded numbers that loses no end", () => {
  const values = [0.123456, 0.5, 0.987654, null];
  const axis = metricAxis({ name: "acc", isMinimized: false, values }, [0, 1, 2, 3]);
  const all = brushed(axis, { low: 0.12, high: 1 });
  assert.deepEqual(all.numbers, { low: 0.123, high: 0.988 });
  assert.equal(all.hasMissing, false);
  assert.equal(brushed(axis, { low: 0, high: 0.05 }).hasMissing, true);
  assert.equal(brushed(axis, { low: 0, high: 0.05 }).numbers, undefined);
  const losses = { name: "loss", isMinimized: true, values: [1.2345e-7, 1, 123.456] };
  const wide = brushed(metricAxis(losses, [0, 1, 2]), { low: 0, high: 1 }).numbers;
  assert.ok(wide !== undefined && wide.low <= 1.2345e-7 && wide.high >= 123.456);
});

Deno.test("keys move a brush from value to value, or by parts of a scale", () => {
  const first = moveBrush(RATES, undefined, "high", -1);
  assert.deepEqual(first, { low: 0, high: 0.8 });
  assert.deepEqual(brushed(RATES, first).levels, [0, 1, 2, 3]);
  assert.deepEqual(brushed(RATES, moveBrush(RATES, first, "low", 3)).levels, [3]);
  assert.deepEqual(moveBrush(RATES, { low: 0, high: 0.4 }, "both", 9), { low: 0.6, high: 1 });
  assert.deepEqual(moveBrush(MANY, { low: 0, high: 1 }, "low", 5), { low: 0.1, high: 1 });
  assert.deepEqual(moveBrush(MANY, { low: 0.5, high: 0.5 }, "low", 5), { low: 0.5, high: 0.5 });
});

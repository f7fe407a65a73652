import assert from "node:assert/strict";
import {
  keyAxis,
  metricAxis,
  NO_RESULT,
  NOT_SET,
  ticksOf,
} from "../../../lib/domain/chart/axis.ts";
import { keyOf } from "../../support/chart_sample.ts";

/** So many numbers, the first one and then each ten times the one before. */
function decades(first: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => String(first * 10 ** index));
}

Deno.test("a parameter with 12 values or fewer is ordinal: equally spaced, as it was written", () => {
  const axis = keyAxis(keyOf("wd", ["0", "1e-4", "0.010", "1e-4"]));
  assert.equal(axis.kind, "ordinal");
  assert.deepEqual(axis.spots.map(({ label }) => label), ["0", "1e-4", "0.010"]);
  assert.deepEqual(axis.runsAt, [1 / 6, 3 / 6, 5 / 6, 3 / 6]);
  assert.equal(keyAxis(keyOf("a", decades(1, 12))).kind, "ordinal");
});

Deno.test("a parameter with more values is log over two decades, linear else", () => {
  assert.equal(keyAxis(keyOf("a", decades(1e-9, 13))).kind, "log");
  const units = Array.from({ length: 13 }, (_, index) => String(10 + index));
  assert.equal(keyAxis(keyOf("a", units)).kind, "linear");
  assert.equal(keyAxis(keyOf("a", ["0", ...decades(1e-9, 12)])).kind, "linear");
});

Deno.test("what is no number stands beside the scale, and so do runs without the key", () => {
  const labels = [...decades(1e-9, 13), "None", null];
  const axis = keyAxis(keyOf("a", labels));
  assert.deepEqual(axis.spots.map(({ label }) => label), ["None", NOT_SET]);
  const [last, none, missing] = axis.runsAt.slice(-3);
  assert.ok((last ?? 1) < (none ?? 0) && (none ?? 1) < (missing ?? 0));
  assert.ok(ticksOf(axis, 5).some(({ label }) => label === "None"));
  const names = Array.from({ length: 20 }, (_, index) => `name ${index}`);
  assert.equal(keyAxis(keyOf("a", [...names, "1"])).kind, "ordinal");
});

Deno.test("values that no run has are left out, and blank ones are quoted", () => {
  const key = { ...keyOf("a", ["1", "2", "3"]), codes: [0, 2, 0] };
  assert.deepEqual(keyAxis(key).spots.map(({ label }) => label), ["1", "3"]);
  assert.deepEqual(keyAxis(keyOf("a", ["", " "])).spots.map(({ label }) => label), ['""', '" "']);
});

Deno.test("runs without a number of a metric stand below all others", () => {
  const values = [0.5, 0.9, null, "nan", 0.1];
  const axis = metricAxis({ name: "m", isMinimized: false, values }, [0, 1, 2, 3, 4]);
  assert.deepEqual(axis.spots.map(({ label }) => label), [NO_RESULT]);
  const least = Math.min(...[0, 1, 4].map((run) => axis.runsAt[run] ?? 0));
  assert.ok([2, 3].every((run) => (axis.runsAt[run] ?? 1) < least));
  assert.equal(metricAxis({ name: "m", isMinimized: false, values }, [0, 1]).spots.length, 0);
  const none = metricAxis({ name: "m", isMinimized: false, values: [null] }, [0]);
  assert.deepEqual([none.kind, none.runsAt], ["ordinal", [0.5]]);
});

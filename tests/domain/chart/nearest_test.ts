import assert from "node:assert/strict";
import { nearestTarget } from "../../../lib/domain/chart/nearest.ts";

const BOX = { width: 10, height: 10, runs: [], label: "" };
const LEFT = { ...BOX, x: 0, y: 0, label: "left" };
const RIGHT = { ...BOX, x: 20, y: 0, label: "right" };
const ABOVE = { ...BOX, x: 22, y: 2, label: "above" };
const LINE = {
  x: 0,
  y: 0,
  width: 100,
  height: 100,
  line: [0, 0, 50, 100, 100, 100],
  runs: [],
  label: "line",
};

Deno.test("nearestTarget() finds the nearest box, and of two at one distance the upper one", () => {
  const targets = [LEFT, RIGHT, ABOVE];
  assert.equal(nearestTarget(targets, 5, 5)?.label, "left");
  assert.equal(nearestTarget(targets, 14, 5)?.label, "left");
  assert.equal(nearestTarget(targets, 17, 5)?.label, "right");
  assert.equal(nearestTarget(targets, 25, 5)?.label, "above");
  assert.equal(nearestTarget(targets, 25, 100), undefined);
  assert.equal(nearestTarget([], 0, 0), undefined);
});

Deno.test("nearestTarget() measures the distance to a line, not to the box around it", () => {
  assert.equal(nearestTarget([LINE], 75, 95)?.label, "line");
  assert.equal(nearestTarget([LINE], 25, 50)?.label, "line");
  assert.equal(nearestTarget([LINE], 80, 20), undefined);
  assert.equal(nearestTarget([LINE], 80, 20, 200)?.label, "line");
});

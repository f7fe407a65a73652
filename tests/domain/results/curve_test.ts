/**
 * Curves and how they are drawn.
 *
 * @module
 */

import assert from "node:assert/strict";
import { firstCurve, sparkline, thin } from "../../../lib/domain/results/curve.ts";

Deno.test("firstCurve() takes the first number that is no clock, and finite points only", () => {
  const text = [
    '{"step": 1, "time": 5, "note": "x"}',
    '{"step": 2, "loss": 3, "acc": 0.1}',
    "not JSON",
    '{"step": 3, "loss": NaN}',
    '{"step": 4, "loss": 1.5}',
    '[1]\n"text"\n\n{"loss": 1',
  ].join("\n");
  assert.deepEqual(firstCurve(text), { metric: "loss", points: [3, 1.5] });
  assert.equal(firstCurve(""), undefined);
  assert.equal(firstCurve('{"step": 1}\n{"loss": NaN}'), undefined);
});

Deno.test("thin() keeps peaks", () => {
  const points = Array.from({ length: 1000 }, (_, n) => n === 517 ? 100 : n === 203 ? -100 : 0);
  const thinned = thin(points, 20);
  assert.equal(thinned.length, 20);
  assert.ok(thinned.includes(100) && thinned.includes(-100));
  assert.deepEqual(thin([1, 2], 20), [1, 2]);
});

Deno.test("sparkline() draws numbers of any size", () => {
  assert.equal(sparkline([-1.7e308, 1.7e308], 8), "▁█");
  assert.equal(sparkline([1e-300, 2e-300], 8), "▁█");
  assert.equal(sparkline([], 8), "");
  assert.equal([...sparkline(Array.from({ length: 99 }, (_, n) => n), 16)].length, 16);
});

/**
 * The curves of many runs.
 *
 * @module
 */

import assert from "node:assert/strict";
import { CurveCensus, extremePlaces } from "../../../lib/domain/results/curve_sets.ts";
import { type Random, randomFrom } from "../../support/random.ts";

Deno.test("curves of several metrics are gathered by metric and step", () => {
  const census = new CurveCensus();
  const lines = ['{"step": 0, "loss": 2, "val": {"acc": 0.5}}', '{"step": 10, "loss": 1.23456789}'];
  census.add(0, [...lines, "no JSON", "[1]", '{"step": 20, "loss": Na'].join("\n"));
  census.add(3, '{"epoch": 1, "loss": 7}\n{"epoch": 2, "loss": NaN}\n');
  census.add(4, '{"loss": 5}\n{"loss": 4}');
  census.add(5, '{"step": 1, "note": "no number"}');
  const { sets, notFinite, thinned, dropped } = census.sets;
  assert.deepEqual(sets, [
    { metric: "loss", step: "step", curves: [{ run: 0, steps: [0, 10], values: [2, 1.2346] }] },
    { metric: "val.acc", step: "step", curves: [{ run: 0, steps: [0], values: [0.5] }] },
    { metric: "loss", step: "epoch", curves: [{ run: 3, steps: [1], values: [7] }] },
    { metric: "loss", step: "line", curves: [{ run: 4, steps: [0, 1], values: [5, 4] }] },
  ]);
  assert.deepEqual([notFinite, thinned, dropped], [1, 0, 0]);
});

Deno.test("a long curve keeps its ends, its least and its greatest point", () => {
  const census = new CurveCensus();
  const values = Array.from({ length: 5000 }, (_, n) => n === 517 ? 99 : n === 203 ? -99 : n % 7);
  census.add(0, values.map((loss, step) => `{"step": ${step}, "loss": ${loss}}`).join("\n"));
  const { sets: [set], thinned } = census.sets;
  const [curve] = set?.curves ?? [];
  assert.ok(curve !== undefined && curve.steps.length <= 100);
  assert.deepEqual([curve.steps[0], curve.steps.at(-1)], [0, 4999]);
  for (const step of [203, 517]) assert.ok(curve.steps.includes(step), String(step));
  assert.equal(thinned, 1);
});

Deno.test("too many curves are thinned further, and what is left out is counted", () => {
  const census = new CurveCensus();
  const text = Array.from({ length: 100 }, (_, n) => `{"step": ${n}, "a": ${n}}`).join("\n");
  for (let run = 0; run < 20_000; run++) census.add(run, run === 0 ? text : '{"step": 0, "a": 1}');
  const { most, sets: [set], thinned } = census.sets;
  assert.equal(most, 50);
  assert.equal(set?.curves[0]?.steps.length, 50);
  assert.deepEqual([set?.curves.length, thinned], [20_000, 1]);
});

Deno.test("extremePlaces() keeps order, ends and extremes", () => {
  for (let seed = 0; seed < 200; seed++) assertExtremes(randomFrom(seed));
});

function assertExtremes(random: Random): void {
  const values = Array.from({ length: 1 + Math.floor(random() * 400) }, () => random() - 0.5);
  const most = 4 + Math.floor(random() * 100);
  const places = extremePlaces(values, most);
  assert.ok(places.length <= Math.max(most, 1));
  assert.deepEqual(places, [...new Set(places)].sort((a, b) => a - b));
  const kept = places.map((at) => values[at] ?? NaN);
  assert.equal(Math.max(...kept), Math.max(...values));
  assert.equal(Math.min(...kept), Math.min(...values));
  assert.deepEqual([places[0], places.at(-1)], [0, values.length - 1]);
}

/**
 * The table of a sweep: what counts, what is best, in which order.
 *
 * @module
 */

import assert from "node:assert/strict";
import { withSpread } from "../../../lib/domain/results/digits.ts";
import { metricOf } from "../../../lib/domain/results/metric.ts";
import { pivot } from "../../../lib/domain/results/pivot.ts";
import {
  type ResultsTable,
  resultsTable,
  type TableWish,
} from "../../../lib/domain/results/results_table.ts";
import { halfWidth, summarize } from "../../../lib/domain/results/summary.ts";
import { sweepRun } from "../../../lib/domain/results/sweep_run.ts";
import { json } from "../../support/store.ts";

type Run = readonly [statepoint: string, results: string, status?: string];

function table(runs: readonly Run[], wish: TableWish = {}): ResultsTable {
  return resultsTable(
    runs.map(([statepoint, results, status = "complete"], at) =>
      sweepRun({ jobId: String(at), status, statepoint: json(statepoint), results: json(results) })
    ),
    wish,
  );
}

/** Each row as its levels, the first metric's value, and a star for the best. */
function rows({ rows }: ResultsTable): string[] {
  return rows.map(({ levels, cells: [cell] }) =>
    `${levels.join(" ")}: ${cell?.value}${cell?.isBest ? " *" : ""}`
  );
}

const RUNS: readonly Run[] = [
  ['{"lr": 1, "seed": 0}', '{"acc": 0.5, "loss": 3}'],
  ['{"lr": 1, "seed": 1}', '{"acc": 0.7, "loss": 1}'],
  ['{"lr": 2, "seed": 0}', '{"acc": 0.9, "loss": 2}'],
  ['{"lr": 3, "seed": 0}', "{}", "failed"],
];

Deno.test("resultsTable() has the best first and what has no number last", () => {
  assert.deepEqual(rows(table(RUNS)), ["2: 0.9 *", "1: 0.6", "3: NaN"]);
  assert.deepEqual(rows(table(RUNS, { metrics: ["loss"], sort: "lr" })), [
    "1: 2",
    "2: 2",
    "3: NaN",
  ]);
  assert.deepEqual(rows(table(RUNS, { sort: "-lr" })).map((row) => row[0]), ["3", "2", "1"]);
  assert.deepEqual(rows(table(RUNS, { sort: "acc" })).map((row) => row[0]), ["1", "2", "3"]);
});

Deno.test("resultsTable() does not compare the best of unequal numbers of runs", () => {
  assert.deepEqual(rows(table(RUNS, { statistic: "best" })), ["2: 0.9", "1: 0.7", "3: NaN"]);
  const equal = RUNS.filter((_, at) => at !== 1);
  assert.deepEqual(rows(table(equal, { statistic: "best" })), ["2: 0.9 *", "1: 0.5", "3: NaN"]);
});

Deno.test("resultsTable() makes a row for each run if it is to", () => {
  const all = table(RUNS, { isEachRun: true });
  assert.equal(all.rows.length, 4);
  assert.deepEqual(all.design.own.map(({ key }) => key), ["lr", "seed"]);
});

Deno.test("resultsTable() counts what is no finite number, and never averages it", () => {
  const found = table([
    ['{"seed": 0}', '{"acc": 1}'],
    ['{"seed": 1}', '{"acc": NaN}'],
    ['{"seed": 2}', '{"acc": "1"}'],
    ['{"seed": 3}', '{"acc": null}'],
    ['{"seed": 4}', '{"acc": true}'],
    ['{"seed": 5}', '{"acc": -Infinity}'],
    ['{"seed": 6}', '{"acc": 5}', "failed"],
  ]);
  assert.deepEqual(found.omitted, [{ name: "acc", notFinite: 2, notNumbers: 2, missing: 1 }]);
  assert.deepEqual([found.rows[0]?.cells[0]?.n, found.rows[0]?.cells[0]?.mean], [1, 1]);
  assert.equal(found.notCounted, 1);
  const counted = table([['{"seed": 6}', '{"acc": 5}', "failed"]], { counted: ["failed"] });
  assert.equal(counted.rows[0]?.cells[0]?.mean, 5);
});

Deno.test("summarize() stays exact where sums and squares would overflow", () => {
  assert.equal(summarize([1.7e308, 1.7e308]).mean, 1.7e308);
  assert.equal((summarize([1e200, 3e200]).std / 1e200).toFixed(12), Math.SQRT2.toFixed(12));
  assert.equal((summarize([1e-200, 3e-200]).std / 1e-200).toFixed(12), Math.SQRT2.toFixed(12));
  assert.equal(summarize([1e16, 1, -1e16]).mean, 1 / 3);
  assert.deepEqual(summarize([0.1, 0.1, 0.1]).std, 0);
  assert.ok(Number.isNaN(halfWidth(summarize([1]))));
  assert.equal(halfWidth(summarize([1, 2, 3])).toFixed(4), "2.4841");
});

Deno.test("metricOf() takes names and a person's word for less is better", () => {
  const names = ["val.loss", "acc", "test_error", "wallTime", "sentiment", "perplexity"];
  assert.deepEqual(
    names.filter((name) => metricOf(name, {}).isMinimized),
    ["val.loss", "test_error", "wallTime", "perplexity"],
  );
  assert.ok(metricOf("acc", { minimize: ["acc"] }).isMinimized);
  assert.ok(!metricOf("val.loss", { maximize: ["val.loss"] }).isMinimized);
});

Deno.test("pivot() makes a grid of two keys, with gaps", () => {
  const runs: readonly Run[] = [
    ['{"lr": 1, "opt": "a"}', '{"acc": 1}'],
    ['{"lr": 2, "opt": "a"}', '{"acc": 2}'],
    ['{"lr": 2, "opt": "b"}', '{"acc": 3}'],
  ];
  const grid = pivot(table(runs), 0);
  assert.deepEqual(grid?.cells.map((row) => row.map((cell) => cell?.value)), [[1, undefined], [
    2,
    3,
  ]]);
  assert.equal(pivot(table(runs, { by: ["lr"] }), 0), undefined);
});

Deno.test("withSpread() gives a number the digits of its spread", () => {
  const cases: readonly [number, number, string][] = [
    [0.97912, 0.0019, "0.979 ± 0.002"],
    [0.5, 0.096, "0.5 ± 0.1"],
    [0.5, 0.94, "0.5 ± 0.9"],
    [1234.5, 25, "1230 ± 30"],
    [-0.0001, 0.05, "0.00 ± 0.05"],
    [1e-12, 1e-14, "(1.00 ± 0.01)e-12"],
    [3e15, 2e13, "(3.00 ± 0.02)e+15"],
    [0, 1e-9, "(0 ± 1)e-09"],
    [1, Infinity, "1 ± inf"],
    [NaN, NaN, "–"],
  ];
  for (const [value, spread, text] of cases) assert.equal(withSpread(value, spread), text);
});

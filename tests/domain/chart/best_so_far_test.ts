import assert from "node:assert/strict";
import { bestSoFar } from "../../../lib/domain/chart/best_so_far.ts";
import { checkChart } from "../../support/chart_checks.ts";

const START = Date.UTC(2026, 0, 1, 12);
const SIZE = { width: 480, height: 240 };

function chartOf(isMinimized: boolean) {
  return bestSoFar({
    places: [0, 1, 2, 3, 4, 5],
    states: ["complete", "complete", "complete", "failed", "complete", "queued"],
    endedAt: [START + 3000, START + 1000, START + 2000, START + 4000, null, null],
    metric: { name: "m", isMinimized, values: [5, 4, 6, null, 99, null] },
  }, SIZE);
}

Deno.test("the best so far goes by the ends of runs, up or down as the metric does", () => {
  const [up, down] = [chartOf(false), chartOf(true)];
  checkChart(up);
  assert.deepEqual(up.table.rows.map(([, result]) => result), ["4", "6"]);
  assert.deepEqual(down.table.rows.map(([, result]) => result), ["4"]);
  assert.deepEqual([up.shown, up.total], [3, 6]);
  assert.equal(
    up.description,
    "The best m so far: 3 of 6 runs. The best, 6, came at 2026-01-01 12:00 UTC, after 2 runs. " +
      "Ended without a result: 1 failed. 2 runs without a time of end.",
  );
});

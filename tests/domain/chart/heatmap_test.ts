import assert from "node:assert/strict";
import { heatmap } from "../../../lib/domain/chart/heatmap.ts";
import { checkChart } from "../../support/chart_checks.ts";
import { keyOf } from "../../support/chart_sample.ts";

Deno.test("a heatmap tells cells with a mean, with failures only, waiting ones and empty ones apart", () => {
  const chart = heatmap({
    places: [0, 1, 2, 3, 4, 5],
    states: ["complete", "complete", "failed", "failed", "failed", "queued"],
    x: keyOf("lr", ["0.1", "0.1", "0.1", "1", "1", "1"]),
    y: keyOf("opt", ["adam", "adam", "adam", "adam", "adam", "sgd"]),
    metric: { name: "acc", isMinimized: false, values: [0.5, 0.7, null, null, null, null] },
  }, { width: 480, height: 240 });
  checkChart(chart);
  assert.deepEqual(chart.targets.map(({ label }) => label).sort(), [
    "lr, opt = 0.1, adam: 0.6 ± 0.1 (n = 2); 1 failed",
    "lr, opt = 1, adam: 2 failed",
    "lr, opt = 1, sgd: 1 queued",
  ]);
  const texts = chart.marks.flatMap((mark) => mark.kind === "text" ? [mark.text] : []);
  for (const text of ["0.6", "n = 2, 1 failed", "2 failed", "1 queued"]) {
    assert.ok(texts.includes(text), text);
  }
  assert.match(chart.description, / 1 of 4 cells have no run\./);
  const scales = chart.marks.filter(({ kind, colour }) =>
    kind === "rect" && typeof colour === "object" && "scale" in colour
  );
  assert.ok(scales.length > 0);
});

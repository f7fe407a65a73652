/**
 * Brushes and the texts of the filter that equal them.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { keyAxis, metricAxis } from "../../../lib/domain/chart/axis.ts";
import { parallelChart } from "../../../lib/domain/chart/parallel.ts";
import { levelLabel } from "../../../lib/domain/results/factor.ts";
import { boundsOf, brushOf } from "../../../lib/interfaces/page/brush_text.ts";
import { chooseRuns, withComparisons } from "../../../lib/interfaces/page/filter.ts";
import { modelOf } from "../../../lib/interfaces/page/model.ts";
import type { PageData } from "../../../lib/interfaces/page/page_data.ts";
import { type RandomRuns, randomRuns } from "../../support/chart_inputs.ts";

/** The data of a page with these runs. */
function dataOf({ states, keys, metrics }: RandomRuns): PageData {
  const none = states.map(() => null);
  return {
    ...{ version: 1, title: "", generated_at: "2026-01-01T00:00:00Z", next_in_s: null },
    ...{ program: "", filter: "", experiments: [], counts: {}, counted: new Set() },
    keys: keys.map((key, index) => ({
      ...{ ...key, key: `k${index}`, role: "own", from: null },
      levels: key.levels.map((level) => ({
        ...level,
        label: level.number === null ? levelLabel(level.label) : level.label,
        json: level.number === null ? JSON.stringify(level.label) : level.label,
      })),
    })),
    metrics: metrics.map(({ isMinimized, values }, index) => ({
      ...{ name: `m${index}`, is_minimized: isMinimized },
      values: values.map((value) =>
        typeof value === "number" && !Number.isFinite(value) ? null : value
      ),
    })),
    runs: {
      ...{ job_id: states.map((_, run) => `id${run}`), status: states, tag: none },
      ...{ experiment_id: none, cause: none, headline: none, cluster: none, commit: none },
      ...{ host: none, queued_at: none, started_at: none, ended_at: none, wallclock_s: none },
      ...{ attempts: states.map(() => 1), last_error: none, log_ends: {} },
    },
    attempts: {
      ...{ run: [], attempt: [], host: [], slot: [], started_at: [], ended_at: [], outcome: [] },
    },
    ...{ curves: [], importance: [], clusters: [], left_out: [] },
  } as unknown as PageData;
}

const place = fc.double({ min: 0, max: 1, noNaN: true });

Deno.test("a brush and the filter that it writes choose the same runs", () => {
  const holds = fc.property(randomRuns, place, place, fc.nat(), (runs, one, other, at) => {
    const data = dataOf(runs);
    const model = modelOf(data);
    const metric = data.metrics.map(({ name, is_minimized, values }) => ({
      ...{ name, isMinimized: is_minimized, values },
    }))[0];
    const all = runs.states.map((_, run) => run);
    const index = at % (data.keys.length + 1);
    const key = data.keys[index];
    const brush = { low: Math.min(one, other), high: Math.max(one, other) };
    const brushes = Array.from({ length: index + 1 }, (_, n) => n === index ? brush : undefined);
    const chart = parallelChart(
      { places: all, states: runs.states, keys: data.keys, metric, brushes },
      { width: 800, height: 300 },
    );
    const axis = key !== undefined
      ? keyAxis(key, "low")
      : metric !== undefined
      ? metricAxis(metric, all)
      : undefined;
    if (axis === undefined) return;
    const levels = key?.levels ?? [];
    const bounds = boundsOf(axis, levels, brush);
    const text = withComparisons("", axis.name, bounds);
    const { places, problems } = chooseRuns(text, model.columns, all.length);
    assert.deepEqual(problems, []);
    assert.deepEqual(places, chart.selected, text);
  });
  fc.assert(holds, { numRuns: 500 });
});

Deno.test("a brush that is read from its own filter is there again", () => {
  const holds = fc.property(randomRuns, place, place, fc.nat(), (runs, one, other, at) => {
    const { keys } = dataOf(runs);
    const key = keys[at % keys.length];
    if (key === undefined) return;
    const axis = keyAxis(key, "low");
    const bounds = boundsOf(axis, key.levels, {
      low: Math.min(one, other),
      high: Math.max(one, other),
    });
    if (bounds.length === 0) return;
    const again = brushOf(axis, key.levels, bounds);
    assert.ok(again !== undefined, JSON.stringify(bounds));
    assert.deepEqual(boundsOf(axis, key.levels, again), bounds);
  });
  fc.assert(holds, { numRuns: 500 });
});

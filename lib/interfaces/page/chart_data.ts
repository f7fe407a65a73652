/**
 * The data of a report as charts take them.
 *
 * @module
 */

import { type ChartMetric, type ChartRuns, isCounted } from "../../domain/chart/chart.ts";
import type { CurveGroup } from "../../domain/chart/curves.ts";
import type { PageData, PageImportance, PageKey } from "./page_data.ts";
import type { View } from "./view.ts";

/** The metric that is chosen; `undefined` if there is none. */
export function metricOf(view: View): ChartMetric | undefined {
  const { metrics } = view.model.data;
  const metric = metrics[metricAt(view)];
  if (metric === undefined) return undefined;
  return { name: metric.name, isMinimized: metric.is_minimized, values: metric.values };
}

/** The place of the metric that is chosen. */
export function metricAt(view: View): number {
  const names = view.model.data.metrics.map(({ name }) => name);
  return names.indexOf(view.oneOf("metric", names));
}

/** The runs that are chosen now. */
export function runsOf({ places, model }: View): ChartRuns {
  const { runs, counted } = model.data;
  return { places, states: runs.status, counted: new Set(counted) };
}

/** The importance of the keys for the metric that is chosen. */
export function importanceOf(view: View): PageImportance | undefined {
  return view.model.data.importance[metricAt(view)] ?? undefined;
}

/**
 * The keys that vary: the most important first, then those by which replicates differ. Those that
 * follow from others would say the same again.
 */
export function keysByImportance(view: View): readonly PageKey[] {
  const order = importanceOf(view)?.parameters.map(({ key }) => key) ?? [];
  const rank = ({ key }: PageKey) => order.includes(key) ? order.indexOf(key) : order.length;
  const isOver = ({ role }: PageKey) => Number(role === "over");
  return view.model.varied.filter(({ key, role }) => role !== "follows" && !CODE.has(key))
    .sort((a, b) => isOver(a) - isOver(b) || rank(a) - rank(b));
}

/** Keys of the code, which are told but not drawn. */
const CODE: ReadonlySet<string> = new Set(["code_commit", "code_dirty"]);

/** The configurations of the runs that are chosen, the best first. */
export function groupsOf(view: View): readonly CurveGroup[] {
  const { data } = view.model;
  const own = data.keys.filter(({ role }) => role === "own");
  const found = new Map<string, number[]>();
  for (const run of view.places) {
    const key = own.map(({ codes }) => codes[run]).join(" ");
    const runs = found.get(key) ?? [];
    found.set(key, runs);
    runs.push(run);
  }
  const metric = metricOf(view);
  const chosen = runsOf(view);
  const groups = [...found.values()].map((runs) => ({
    label: labelOf(own, runs[0] ?? 0),
    runs,
    mean: meanOf(metric, runs.filter((run) => isCounted(chosen, run))),
  }));
  const sign = metric?.isMinimized ? 1 : -1;
  return groups.sort((a, b) => {
    if (Number.isNaN(a.mean) || Number.isNaN(b.mean)) {
      return Number(Number.isNaN(a.mean)) - Number(Number.isNaN(b.mean));
    }
    return sign * (a.mean - b.mean);
  });
}

function labelOf(own: readonly PageKey[], run: number): string {
  const texts = own.map(({ key, levels, codes }) =>
    `${key}=${levels[codes[run] ?? -1]?.label ?? "–"}`
  );
  return texts.length === 0 ? "all runs" : texts.join(" ");
}

function meanOf(metric: ChartMetric | undefined, runs: readonly number[]): number {
  const numbers = runs.map((run) => metric?.values[run]).filter((one) => typeof one === "number");
  return numbers.reduce(
    (sum, number) => sum + number / numbers.length,
    numbers.length > 0 ? 0 : NaN,
  );
}

/** The curves as entries to choose from. */
export function curveEntries({ curves }: PageData): readonly string[] {
  return curves.map(({ metric, step }) => `${metric} by ${step}`);
}

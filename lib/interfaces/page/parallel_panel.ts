/**
 * Parallel coordinates, whose brushes write into the filter.
 *
 * @module
 */
/// <reference lib="dom" />

import { type Axis, keyAxis, metricAxis } from "../../domain/chart/axis.ts";
import type { Brush } from "../../domain/chart/brush.ts";
import type { ChartMetric } from "../../domain/chart/chart.ts";
import { type ParallelChart, parallelChart } from "../../domain/chart/parallel.ts";
import { type Bounds, boundsOf, brushOf } from "./brush_text.ts";
import { BrushLayer } from "./brushes.ts";
import { keysByImportance, metricOf } from "./chart_data.ts";
import { chartPanel } from "./chart_panel.ts";
import { chooseRuns, type Comparison, parseFilter, partText, withComparisons } from "./filter.ts";
import { findColumn } from "./model.ts";
import type { PageKey, PageLevel } from "./page_data.ts";
import type { View } from "./view.ts";

/** Makes the panel. */
export function parallelPanel(view: View): HTMLElement {
  const keys = keysByImportance(view);
  let chart: ParallelChart | undefined;
  const levelsOf = (index: number): readonly PageLevel[] => keys[index]?.levels ?? [];
  const { element: made, box } = chartPanel(view, {
    id: "parallel",
    title: "Parallel coordinates",
    isWide: true,
    height: 340,
    on: ["metric"],
    chart: (size) => {
      const metric = metricOf(view);
      const state = brushesOf(view, keys, metric);
      return chart = parallelChart({
        keys,
        metric,
        states: view.model.data.runs.status,
        places: state.places,
        brushes: state.brushes,
        selected: view.places,
      }, size);
    },
    after: () => chart && layer.place(chart, brushesOf(view, keys, metricOf(view)).brushes),
  });
  const layer = new BrushLayer(box.holder, (axis, index, brush) => {
    const bounds = brush === undefined ? [] : boundsOf(axis, levelsOf(index), brush);
    view.set("filter", withComparisons(view.get("filter"), nameOf(view, axis), bounds));
  });
  return made;
}

/** The name by which the filter knows an axis. */
function nameOf({ model }: View, { name, isMetric }: Axis): string {
  const found = findColumn(model.columns, name);
  return isMetric && found?.kind === "key" ? `results.${name}` : name;
}

interface BrushState {
  /** The runs that the other parts of the filter choose. */
  readonly places: readonly number[];
  /** First those of the keys in order, then that of the metric. */
  readonly brushes: readonly (Brush | undefined)[];
}

/** Finds the parts of the filter that are brushes. */
function brushesOf(
  view: View,
  keys: readonly PageKey[],
  metric: ChartMetric | undefined,
): BrushState {
  const parts = parseFilter(view.get("filter"));
  const comparisons = parts.filter((part) => part.kind === "comparison");
  const { columns, count } = view.model;
  const all = allPlaces(count);
  const axes: readonly (readonly [Axis, readonly PageLevel[]])[] = [
    ...keys.map((key) => [keyAxis(key, "low"), key.levels] as const),
    ...(metric === undefined ? [] : [[metricAxis(metric, all), []] as const]),
  ];
  const taken = new Set<Comparison>();
  for (const [axis, levels] of axes) {
    const own = comparisons.filter(({ name }) => name === nameOf(view, axis));
    if (brushOf(axis, levels, own) !== undefined) own.forEach((one) => taken.add(one));
  }
  const rest = parts.filter((part) => part.kind === "word" || !taken.has(part));
  const isAll = rest.length === 0;
  const places = isAll ? all : chooseRuns(rest.map(partText).join(" "), columns, count).places;
  return {
    places,
    brushes: axes.map(([axis, levels]) => {
      const own: Bounds = comparisons.filter((one) =>
        taken.has(one) && one.name === nameOf(view, axis)
      );
      // The axis of a metric depends on the runs that are drawn.
      const drawn = axis.isMetric && metric !== undefined ? metricAxis(metric, places) : axis;
      return brushOf(drawn, levels, own);
    }),
  };
}

function allPlaces(count: number): readonly number[] {
  return Array.from({ length: count }, (_, run) => run);
}

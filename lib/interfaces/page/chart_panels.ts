/**
 * The panels with charts.
 *
 * @module
 */
/// <reference lib="dom" />

import { parameterChart } from "../../domain/chart/parameter_chart.ts";
import { chartPanel } from "./chart_panel.ts";
import { choice } from "./dom.ts";
import type { View } from "./view.ts";

/** The panels before the failures, and those after them. */
export interface ChartPanels {
  readonly before: readonly HTMLElement[];
  readonly after: readonly HTMLElement[];
}

/** Makes the panels. */
export function chartPanels(view: View): ChartPanels {
  return { before: [parameterPanel(view)].filter((one) => one !== undefined), after: [] };
}

function metricOf(view: View) {
  const { metrics } = view.model.data;
  const name = view.oneOf("metric", metrics.map(({ name }) => name));
  const metric = metrics.find((one) => one.name === name);
  if (metric === undefined) return undefined;
  return { name, isMinimized: metric.is_minimized, values: metric.values };
}

function keyNames(view: View): readonly string[] {
  const order = { own: 0, follows: 1, over: 2, constant: 3 };
  return [...view.model.varied].sort((a, b) => order[a.role] - order[b.role]).map(({ key }) => key);
}

function parameterPanel(view: View): HTMLElement | undefined {
  const names = keyNames(view);
  if (names.length === 0 || metricOf(view) === undefined) return undefined;
  return chartPanel(view, {
    id: "parameter",
    title: "Metric against a parameter",
    height: 300,
    on: ["metric", "key"],
    controls: () => [
      choice(
        "Parameter",
        names.map((name) => ({ value: name, label: name })),
        view.oneOf("key", names),
        (name) => view.set("key", name),
      ),
    ],
    chart: (size) => {
      const metric = metricOf(view);
      const key = view.model.data.keys.find(({ key }) => key === view.oneOf("key", names));
      if (metric === undefined || key === undefined) return undefined;
      return parameterChart({
        key,
        metric,
        places: view.places,
        states: view.model.data.runs.status,
      }, size);
    },
  });
}

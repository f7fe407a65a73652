/**
 * The panels with charts.
 *
 * @module
 */
/// <reference lib="dom" />

import { bestSoFar } from "../../domain/chart/best_so_far.ts";
import { curvesChart } from "../../domain/chart/curves.ts";
import { heatmap } from "../../domain/chart/heatmap.ts";
import { importanceChart, importanceHeight } from "../../domain/chart/importance_chart.ts";
import { timeline, timelineHeight } from "../../domain/chart/timeline.ts";
import type { TimelineInput } from "../../domain/chart/timeline_rows.ts";
import {
  curveEntries,
  groupsOf,
  importanceOf,
  keysByImportance,
  metricOf,
  runsOf,
} from "./chart_data.ts";
import { type ChartPanel, chartPanel } from "./chart_panel.ts";
import type { ChoiceName } from "./choices.ts";
import { choice, type Content } from "./dom.ts";
import { parallelPanel } from "./parallel_panel.ts";
import { parameterPanel } from "./parameter_panel.ts";
import type { View } from "./view.ts";

/** The panels before the failures, and those after them. */
export interface ChartPanels {
  readonly before: readonly HTMLElement[];
  readonly after: readonly HTMLElement[];
}

/** Makes the panels that the data suffice for. */
export function chartPanels(view: View): ChartPanels {
  const { data, varied, count } = view.model;
  const hasMetric = data.metrics.length > 0;
  const keys = keysByImportance(view).length;
  return {
    before: [
      ...(hasMetric && keys > 0 ? [parameterPanel(view)] : []),
      ...(hasMetric && keys > 1 ? [heatmapPanel(view).element] : []),
      ...(varied.length + Number(hasMetric) > 1 && count > 1 ? [parallelPanel(view)] : []),
      ...(data.curves.length > 0 ? [curvesPanel(view).element] : []),
      ...(hasMetric && keys > 0 ? [importancePanel(view).element] : []),
      ...(hasMetric ? [bestPanel(view, keys === 0).element] : []),
    ],
    after: data.attempts.run.length > 0 ? [timelinePanel(view).element] : [],
  };
}

function select(
  view: View,
  name: ChoiceName,
  label: string,
  values: readonly string[],
  chosen = view.oneOf(name, values),
): Content {
  const entries = values.map((value) => ({ value, label: value }));
  return choice(label, entries, chosen, (value) => view.set(name, value));
}

/**
 * The keys of the two axes: if nothing else is chosen, the two most important, the one with more
 * values across.
 */
function axesOf(view: View): readonly [string, string] {
  const [first, second, ...others] = keysByImportance(view);
  const two = [first, second].filter((key) => key !== undefined)
    .sort((a, b) => b.levels.length - a.levels.length);
  const names = [...two, ...others].map(({ key }) => key);
  const across = view.oneOf("across", names);
  return [across, view.oneOf("down", names.filter((name) => name !== across))];
}

function heatmapPanel(view: View): ChartPanel {
  return chartPanel(view, {
    id: "heatmap",
    title: "Two parameters",
    isWide: true,
    height: TALL,
    on: ["metric", "across", "down"],
    controls: () => {
      const names = keysByImportance(view).map(({ key }) => key);
      const [across, down] = axesOf(view);
      return [
        select(view, "across", "Across", names, across),
        select(view, "down", "Down", names.filter((name) => name !== across), down),
      ];
    },
    chart: (size) => {
      const [across, down] = axesOf(view).map((name) =>
        view.model.data.keys.find(({ key }) => key === name)
      );
      const metric = metricOf(view);
      if (metric === undefined || across === undefined || down === undefined) return undefined;
      return heatmap({ x: across, y: down, metric, ...runsOf(view) }, size);
    },
  });
}

/** The height of charts beside each other, in pixels. */
const TALL = 320;

function importancePanel(view: View): ChartPanel {
  const input = () => {
    const [metric, importance] = [metricOf(view), importanceOf(view)];
    if (metric === undefined || importance === undefined) return undefined;
    return { ...importance, metric: metric.name, total: view.model.count };
  };
  return chartPanel(view, {
    id: "importance",
    title: "Importance",
    height: () => {
      const found = input();
      return found === undefined ? 0 : Math.min(TALL, importanceHeight(found));
    },
    on: ["metric"],
    without: "There are too few runs with this metric, or all have the same number.",
    chart: (size) => {
      const found = input();
      return found === undefined ? undefined : importanceChart(found, size);
    },
  });
}

function curvesPanel(view: View): ChartPanel {
  const { curves } = view.model.data;
  const entries = curveEntries(view.model.data);
  return chartPanel(view, {
    id: "curves",
    title: "Curves",
    isWide: true,
    height: 340,
    on: ["metric", "curve"],
    controls: () => entries.length < 2 ? [] : [select(view, "curve", "Curve", entries)],
    chart: (size) => {
      const set = curves[entries.indexOf(view.oneOf("curve", entries))];
      if (set === undefined) return undefined;
      return curvesChart({ ...set, groups: groupsOf(view), ...runsOf(view) }, size);
    },
  });
}

function bestPanel(view: View, isWide: boolean): ChartPanel {
  const { runs } = view.model.data;
  return chartPanel(view, {
    id: "best",
    title: "Best so far",
    isWide,
    height: TALL,
    on: ["metric"],
    chart: (size) => {
      const metric = metricOf(view);
      if (metric === undefined) return undefined;
      return bestSoFar({ metric, endedAt: runs.ended_at, ...runsOf(view) }, size);
    },
  });
}

/** The most that a timeline takes of the page, in pixels. */
const TALLEST = 620;

function timelinePanel(view: View): ChartPanel {
  const { attempts, runs, generated_at } = view.model.data;
  const input = (): TimelineInput => ({
    run: attempts.run,
    attempt: attempts.attempt,
    host: attempts.host,
    slot: attempts.slot,
    startedAt: attempts.started_at,
    endedAt: attempts.ended_at,
    outcome: attempts.outcome,
    queuedAt: runs.queued_at,
    now: Date.parse(generated_at),
    ...runsOf(view),
  });
  return chartPanel(view, {
    id: "timeline",
    title: "Timeline",
    isWide: true,
    height: () => Math.min(TALLEST, timelineHeight(input())),
    on: [],
    chart: (size) => timeline(input(), size),
  });
}

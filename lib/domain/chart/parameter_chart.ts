/**
 * A metric against a parameter: each run as a point, and the mean at each value.
 *
 * @module
 */

import { alone, withSpread } from "../results/digits.ts";
import { type Axis, keyAxis, metricAxis, placeOf, ticksOf } from "./axis.ts";
import {
  type Chart,
  type ChartKey,
  type ChartMetric,
  type ChartRuns,
  type ChartTable,
  shownOf,
  type Size,
  statesText,
} from "./chart.ts";
import { Drawing } from "./drawing.ts";
import { drawFrame, LINE, type Plot, xOf, yOf } from "./frame.ts";
import { bestGroup, divide, type Group, groupRuns } from "./groups.ts";
import { jitter } from "./jitter.ts";
import { drawState, drawStates } from "./state.ts";
import { named, textWidth } from "./text.ts";

/** A parameter and a metric. */
export interface ParameterInput extends ChartRuns {
  readonly key: ChartKey;
  readonly metric: ChartMetric;
}

/** On a scale, means are of at most so many parts of it. */
const MOST_PARTS = 10;

/** Points are spread over this share of the room of a value, and over so many pixels at most. */
const SPREAD = 0.6;
const MOST_SPREAD = 60;

/** Draws a metric against a parameter. Runs without a result stand below all others. */
export function parameterChart(input: ParameterInput, size: Size): Chart {
  const { key, metric, places, states } = input;
  const drawing = new Drawing(size, 120);
  const x = keyAxis(key);
  const count = Math.max(x.spots.length + (x.scale === undefined ? 0 : MOST_PARTS), 1);
  const groups = groupRuns(divide(x, key, count), metric, input);
  const y = metricAxis(
    metric,
    places,
    groups.flatMap(({ summary: { mean, std } }) => [mean - std, mean + std]),
  );
  const rows = places.length === 0 ? [] : headRows(groups, drawing.width * 0.8);
  const plot = drawFrame(drawing, {
    xTicks: (most) => ticksOf(x, most),
    yTicks: (most) => ticksOf(y, most),
    xTitle: key.key,
    yTitle: `${metric.name} (${metric.isMinimized ? "min" : "max"})`,
    above: rows.length * LINE,
    yWidth: Math.max(0, ...rows.map(({ name }) => textWidth(name, 10) + 2)),
  });
  drawWithout(drawing, plot, y, groups, input);
  drawPoints(drawing, plot, x, y, groups, states);
  for (const group of groups) drawMean(drawing, plot, y, group);
  drawHead(drawing, plot, groups, rows);
  const shown = groups.reduce((sum, { runs, aside }) => sum + runs.length + aside.length, 0);
  if (places.length === 0) drawing.note("No runs");
  return drawing.chart({
    ...{ shown, total: places.length },
    description: describe(input, groups, shown),
    table: tableOf(key, groups),
  });
}

/** A row above the area. */
interface HeadRow {
  readonly name: string;
  readonly isMean: boolean;
  readonly text: (group: Group) => string;
}

const HEAD_ROWS: readonly HeadRow[] = [
  { name: "mean", isMean: true, text: ({ summary }) => withSpread(summary.mean, summary.std) },
  { name: "n", isMean: false, text: ({ summary }) => String(summary.n) },
];

/** The rows that have room: the means with their spread, and the numbers of runs. */
function headRows(groups: readonly Group[], width: number): readonly HeadRow[] {
  return HEAD_ROWS.filter((row) => fits(row, groups, width));
}

function fits({ text }: HeadRow, groups: readonly Group[], width: number): boolean {
  return groups.every((group) => textWidth(text(group)) + 2 <= group.size * width);
}

function drawHead(
  drawing: Drawing,
  plot: Plot,
  groups: readonly Group[],
  rows: readonly HeadRow[],
): void {
  const width = plot.right - plot.left;
  for (const [index, row] of rows.entries()) {
    // The labels at the left may have left less room than was expected.
    if (!fits(row, groups, width)) continue;
    const y = plot.top - 6 - (rows.length - 1 - index) * LINE;
    const style = row.isMean ? { colour: "ink" } as const : { size: 10 };
    drawing.fitted(plot.left - 6, y, row.name, plot.left - 8, { size: 10, anchor: "end" });
    for (const group of groups) {
      drawing.text(xOf(plot, group.at), y, row.text(group), { ...style, anchor: "middle" });
    }
  }
}

function drawPoints(
  drawing: Drawing,
  plot: Plot,
  x: Axis,
  y: Axis,
  groups: readonly Group[],
  states: readonly string[],
): void {
  const count = groups.reduce((sum, { runs }) => sum + runs.length, 0);
  const radius = count > 2000 ? 1.5 : count > 300 ? 2 : 3;
  const opacity = count > 2000 ? 0.35 : count > 300 ? 0.5 : 0.65;
  for (const group of groups) {
    const spread = spreadOf(plot, group, x);
    const place = (run: number): readonly [number, number] => [
      xOf(plot, x.runsAt[run] ?? group.at) + jitter(run) * spread,
      yOf(plot, y.runsAt[run] ?? 0),
    ];
    const target = (run: number, [left, top]: readonly [number, number]) => {
      const box = { x: left - radius, y: top - radius, width: 2 * radius, height: 2 * radius };
      drawing.target({ ...box, runs: [run], label: "" });
    };
    for (const run of group.runs) {
      const at = place(run);
      drawing.circle(...at, radius, { colour: "accent", opacity });
      target(run, at);
    }
    for (const run of group.aside) {
      const at = place(run);
      // A result that does not count has the sign of its run's state.
      drawState(drawing, ...at, 3, states[run] ?? "");
      target(run, at);
    }
  }
}

/** How far points stand apart that have the same value. */
function spreadOf(plot: Plot, { size }: Group, x: Axis): number {
  const room = size * (plot.right - plot.left) * SPREAD;
  return Math.min(x.scale === undefined ? room : 4, MOST_SPREAD);
}

function drawMean(drawing: Drawing, plot: Plot, y: Axis, group: Group): void {
  const { mean, std, n } = group.summary;
  if (n === 0 || y.scale === undefined) return;
  const span = y.scale;
  const x = xOf(plot, group.at);
  const half = Math.min(group.size * (plot.right - plot.left) * 0.35, 36);
  const place = (number: number) => yOf(plot, placeOf(span, number));
  if (n > 1) {
    const [low, high] = [place(mean - std), place(mean + std)];
    drawing.line([x, low, x, high], "ink", { width: 1.5 });
    // On a log axis there may be no room for the lower end: it stays open.
    for (const end of mean - std < span.scale.low ? [high] : [low, high]) {
      drawing.line([x - 4, end, x + 4, end], "ink", { width: 1.5 });
    }
  }
  drawing.line([x - half, place(mean), x + half, place(mean)], "ink", { width: 2.5 });
}

/** Draws the runs without a result: a sign for each, or where they are many, their number. */
function drawWithout(
  drawing: Drawing,
  plot: Plot,
  y: Axis,
  groups: readonly Group[],
  { states, key }: ParameterInput,
): void {
  const [spot] = y.spots;
  if (spot === undefined) return;
  const middle = yOf(plot, spot.at);
  const half = plot.bottom - middle;
  drawing.rect(plot.left, middle - half, plot.right - plot.left, 2 * half, {
    ...{ colour: "grid", opacity: 0.45 },
  });
  for (const { at, size, without, label } of groups) {
    if (without.length === 0) continue;
    const room = size * (plot.right - plot.left) * 0.9;
    drawStates(drawing, xOf(plot, at), middle, room, without.map((run) => states[run] ?? ""));
    const box = { x: xOf(plot, at) - room / 2, y: middle - half, width: room, height: 2 * half };
    const what = `${named(key.key)} = ${named(label)}: ${statesText(without, states)}`;
    drawing.target({ ...box, runs: without, label: what });
  }
}

function describe(
  { key, metric, places, states }: ParameterInput,
  groups: readonly Group[],
  shown: number,
): string {
  const start = `${named(metric.name)} against ${named(key.key)}: ${
    shownOf(shown, places.length)
  }.`;
  const best = bestGroup(groups, metric.isMinimized);
  const without = groups.flatMap((group) => group.without);
  const aside = groups.flatMap((group) => group.aside);
  const rest = (without.length === 0 ? "" : ` No result: ${statesText(without, states)}.`) +
    (aside.length === 0 ? "" : ` Not in the means: ${statesText(aside, states)}.`);
  if (best === undefined) return start + rest;
  const { mean, std, n } = best.summary;
  const word = metric.isMinimized ? "lowest" : "highest";
  return `${start} The ${word} mean, ${withSpread(mean, std)} (n = ${n}), is at ` +
    `${named(key.key)} = ${named(best.label)}.${rest}`;
}

function tableOf(key: ChartKey, groups: readonly Group[]): ChartTable {
  return {
    columns: [key.key, "n", "mean", "std", "min", "max", "without result"],
    rows: groups.map(({ label, summary, without }) => [
      ...[label, String(summary.n), alone(summary.mean), alone(summary.std)],
      ...[alone(summary.min), alone(summary.max), String(without.length)],
    ]),
  };
}

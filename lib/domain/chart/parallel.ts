/**
 * Parallel coordinates: each run as a line across the axes of parameters and of a metric.
 *
 * @module
 */

import { type Axis, keyAxis, metricAxis, ticksOf } from "./axis.ts";
import { type Brush, brushed, isWhole } from "./brush.ts";
import {
  type Chart,
  type ChartKey,
  type ChartMetric,
  type ChartRuns,
  resultOf,
  runsText,
  type Size,
} from "./chart.ts";
import { type Shading, shadingOf } from "./colour_bar.ts";
import { Drawing } from "./drawing.ts";
import { jitter } from "./jitter.ts";
import type { Colour } from "./mark.ts";
import { scaleOf } from "./scale.ts";
import { stateColour } from "./state.ts";
import { drawAxis, LEFT, type PlacedAxis, RIGHT } from "./parallel_axis.ts";
import { named } from "./text.ts";

/** Parameters, a metric, and what is brushed. */
export interface ParallelInput extends ChartRuns {
  readonly keys: readonly ChartKey[];
  readonly metric: ChartMetric | undefined;
  /** The brushes of the axes: first those of the keys in order, then that of the metric. */
  readonly brushes: readonly (Brush | undefined)[];
  /** The runs that are chosen, for callers that know them already. @default those in all brushes */
  readonly selected?: readonly number[];
}

/** Parallel coordinates, with what a page needs to brush them. */
export interface ParallelChart extends Chart {
  /** The axes that fit, from left to right. */
  readonly axes: readonly PlacedAxis[];
  /** The runs that all brushes hold. */
  readonly selected: readonly number[];
}

/** The least distance of two axes. */
const LEAST_GAP = 62;

/** Draws parallel coordinates: lines of what is brushed above all others, the best ones on top. */
export function parallelChart(input: ParallelInput, size: Size): ParallelChart {
  const drawing = new Drawing(size, 140);
  const all = axesOf(input);
  const axes = input.places.length === 0 ? [] : placed(drawing, all, input.metric !== undefined);
  const selected = input.selected ?? selectedBy(input, all);
  drawLines(drawing, axes, input, selected);
  for (const [order, one] of axes.entries()) {
    drawAxis(drawing, one, axes, order, {
      brush: input.brushes[one.index],
      isMinimized: input.metric?.isMinimized ?? false,
    });
  }
  if (input.places.length === 0) drawing.note("No runs");
  const shown = countResults(input);
  const hidden = axes.length === 0
    ? []
    : all.filter((_, index) => !axes.some((one) => one.index === index));
  drawing.fitted(2, drawing.height - 4, hiddenText(hidden), drawing.width - 4);
  const chart = drawing.chart({
    ...{ shown, total: input.places.length },
    description: describe(input, all, hidden, selected),
    table: {
      columns: ["axis", "scale", "from", "to", "brush"],
      rows: all.map((axis, index) => {
        const ends = ticksOf(axis, 2);
        const brush = input.brushes[index] === undefined ? "" : "yes";
        return [axis.name, axis.kind, ends[0]?.label ?? "", ends.at(-1)?.label ?? "", brush];
      }),
    },
  });
  return { ...chart, axes, selected };
}

/** Returns the axes, in the order of the brushes. */
function axesOf({ keys, metric, places }: ParallelInput): Axis[] {
  const axes = keys.map((key) => keyAxis(key, "low"));
  return metric === undefined ? axes : [...axes, metricAxis(metric, places)];
}

function countResults({ metric, places }: ParallelInput): number {
  if (metric === undefined) return 0;
  return places.filter((run) => resultOf(metric, run) !== undefined).length;
}

/** Places as many axes as there is room for, and the metric's in any case. */
function placed(drawing: Drawing, axes: readonly Axis[], hasMetric: boolean): PlacedAxis[] {
  const most = Math.max(2, 1 + Math.floor((drawing.width - LEFT - RIGHT) / LEAST_GAP));
  const indices = [...axes.keys()];
  const kept = axes.length <= most
    ? indices
    : hasMetric
    ? [...indices.slice(0, most - 1), axes.length - 1]
    : indices.slice(0, most);
  const gap = (drawing.width - LEFT - RIGHT) / Math.max(1, kept.length - 1);
  return kept.map((index, order) => ({
    ...{ axis: axes[index] ?? keyAxis({ key: "", levels: [], codes: [] }), index },
    ...{
      x: LEFT + order * gap,
      top: 30,
      bottom: drawing.height - (kept.length < axes.length ? 26 : 10),
    },
  }));
}

/** Returns the runs that all brushes hold. */
function selectedBy(
  { keys, metric, places, brushes }: ParallelInput,
  axes: readonly Axis[],
): number[] {
  let selected = [...places];
  for (const [index, brush] of brushes.entries()) {
    const axis = axes[index];
    if (brush === undefined || axis === undefined || isWhole(brush)) continue;
    const { levels, numbers, hasMissing } = brushed(axis, brush);
    const held = new Set(levels);
    const key = keys[index];
    selected = selected.filter((run) => {
      if (key !== undefined) {
        const code = key.codes[run] ?? -1;
        return code < 0 ? hasMissing : held.has(code);
      }
      const result = metric === undefined ? undefined : resultOf(metric, run);
      if (result === undefined) return hasMissing;
      return numbers !== undefined && result >= numbers.low && result <= numbers.high;
    });
  }
  return selected;
}

function drawLines(
  drawing: Drawing,
  axes: readonly PlacedAxis[],
  { places, states, metric, brushes }: ParallelInput,
  selected: readonly number[],
): void {
  const isBrushed = brushes.some((brush) => brush !== undefined);
  const chosen = new Set(selected);
  if (isBrushed) {
    // Fainter lines would be rounded to another colour.
    const opacity = Math.max(0.06, opacityFor(places.length) * 0.3);
    for (const run of places) {
      if (!chosen.has(run)) drawing.line(pointsOf(axes, run), "faded", { opacity });
    }
  }
  const shading = metricShading(metric, places);
  const shades = new Map<number, number>();
  for (const run of selected) {
    const result = metric === undefined ? undefined : resultOf(metric, run);
    shades.set(run, result === undefined ? -1 : shading?.shadeOf(result) ?? 0);
  }
  const order = [...selected].sort((a, b) => (shades.get(a) ?? 0) - (shades.get(b) ?? 0));
  const opacity = opacityFor(selected.length);
  for (const run of order) {
    const shade = shades.get(run) ?? -1;
    const state = lineColour(states[run] ?? "", metric !== undefined);
    const colour: Colour = shade >= 0 ? { scale: shade } : state;
    const points = pointsOf(axes, run);
    drawing.line(points, colour, { opacity, width: selected.length > 300 ? 1 : 1.5 });
    const first = axes[0] ?? { x: 0, top: 0, bottom: 0 };
    const box = { x: first.x, y: first.top, height: first.bottom - first.top };
    const width = (axes.at(-1)?.x ?? 0) - first.x;
    drawing.target({ ...box, width, line: points, runs: [run], label: "" });
  }
}

/** A run that is complete but has no number of the metric is not good. */
function lineColour(state: string, hasMetric: boolean): Colour {
  const colour = stateColour(state);
  if (colour !== "good") return colour;
  return hasMetric ? "muted" : "accent";
}

function metricShading(
  metric: ChartMetric | undefined,
  places: readonly number[],
): Shading | undefined {
  if (metric === undefined) return undefined;
  const numbers = places.map((run) => resultOf(metric, run)).filter((one) => one !== undefined);
  return shadingOf(scaleOf(numbers), metric.isMinimized);
}

function opacityFor(count: number): number {
  return Math.min(0.85, Math.max(0.08, 9 / Math.sqrt(Math.max(1, count))));
}

/** Lines through one value stand a little apart, at most so far. */
const MOST_SPREAD = 12;

function pointsOf(axes: readonly PlacedAxis[], run: number): number[] {
  const points: number[] = [];
  for (const { axis, x, top, bottom } of axes) {
    const place = axis.runsAt[run] ?? -1;
    const room = axis.scale === undefined ? (bottom - top) / Math.max(1, axis.spots.length) : 0;
    const spread = Math.min(MOST_SPREAD, room * 0.3);
    points.push(x, bottom - Math.max(0, place) * (bottom - top) + jitter(run) * spread);
  }
  // One axis has no line; a short one shows at least where the run is.
  if (points.length === 2) points.push((points[0] ?? 0) + 20, points[1] ?? 0);
  return points;
}

function describe(
  input: ParallelInput,
  axes: readonly Axis[],
  hidden: readonly Axis[],
  selected: readonly number[],
): string {
  const names = axes.filter((axis) => !hidden.includes(axis)).map(({ name }) => named(name));
  const brushes = axes.filter((_, index) => input.brushes[index] !== undefined);
  const start = `Parallel coordinates of ${names.join(", ")}: ${runsText(input.places.length)}` +
    (input.metric === undefined ? "." : `, ${countResults(input)} with a result.`);
  const chosen = brushes.length === 0
    ? ""
    : ` ${runsText(selected.length)} in the brushes on ${
      brushes.map(({ name }) => named(name)).join(", ")
    }.`;
  return `${start}${chosen} ${hiddenText(hidden)}`.trimEnd();
}

function hiddenText(hidden: readonly Axis[]): string {
  if (hidden.length === 0) return "";
  return `No room for ${hidden.length} more: ${hidden.map(({ name }) => named(name)).join(", ")}.`;
}

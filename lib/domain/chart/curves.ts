/**
 * Curves with bands: a metric over the course of runs, replicates put together.
 *
 * @module
 */

import { alone } from "../results/digits.ts";
import { placeOf, type ScaleSpan } from "./axis.ts";
import { type Chart, type ChartRuns, counted, runsText, shownOf, type Size } from "./chart.ts";
import { type Band, bandOf, type ChartCurve, finiteCurve, QUARTILES_FROM } from "./curve_band.ts";
import { distinctLabels } from "./distinct_labels.ts";
import { Drawing } from "./drawing.ts";
import { drawFrame, LINE, type Plot, xOf, yOf } from "./frame.ts";
import type { Colour } from "./mark.ts";
import { linearScale, scaleOf } from "./scale.ts";
import { named, textWidth } from "./text.ts";

/** The curves of a metric. */
export interface CurvesInput extends ChartRuns {
  readonly metric: string;
  /** What the steps are. */
  readonly step: string;
  readonly curves: readonly ChartCurve[];
  /** Runs that are put together, in the order of their importance; runs in none are not drawn. */
  readonly groups: readonly CurveGroup[];
}

/** Runs that differ as replicates do. */
export interface CurveGroup {
  readonly label: string;
  readonly runs: readonly number[];
}

/** So many groups have a colour; the others are grey. */
const MOST_COLOURED = 8;

/** A chart of this width has its legend beside it, a narrower one above: in this part of its height. */
const WIDE = 460;
const LEGEND_PART = 0.35;

/** The height of what is above and below the area. */
const FRAME = 70;

/** So many grey groups are drawn. */
const MOST_GREY = 1000;

/** The dashes of the first groups and of the second half of them. */
const DASHES: readonly (readonly number[] | undefined)[] = [
  ...[undefined, undefined, undefined, undefined] as const,
  ...[[7, 3], [2, 3], [9, 3, 2, 3], [4, 2]],
];

interface DrawnGroup extends CurveGroup {
  readonly band: Band;
  readonly drawn: readonly number[];
  readonly order: number;
  readonly isColoured: boolean;
}

/** Draws curves: medians as lines, and the least and greatest or the quartiles as bands. */
export function curvesChart(input: CurvesInput, size: Size): Chart {
  const drawing = new Drawing(size, 140);
  const { width, height } = drawing;
  const rows = Math.floor((width >= WIDE ? height - FRAME : height * LEGEND_PART) / LINE);
  const most = Math.min(MOST_COLOURED, Math.max(1, rows - 1));
  const groups = groupsOf(input, most);
  const coloured = groups.filter(({ isColoured }) => isColoured);
  const shown = groups.reduce((sum, { drawn }) => sum + drawn.length, 0);
  const legend = legendOf(drawing, groups, coloured);
  const steps = groups.flatMap(({ band }) => [band.steps[0] ?? 0, band.steps.at(-1) ?? 0]);
  const x: ScaleSpan = { scale: stepScale(steps), from: 0, to: 1 };
  const values = groups.flatMap(({ band }) => [...band.low, ...band.high]);
  const y: ScaleSpan = { scale: scaleOf(values), from: 0.02, to: 0.98 };
  const plot = drawFrame(drawing, {
    canThin: true,
    xTicks: (count) => groups.length === 0 ? [] : x.scale.ticks(count),
    yTicks: (count) =>
      groups.length === 0
        ? []
        : y.scale.ticks(count).map(({ at, label }) => ({ at: y.from + at * 0.96, label })),
    xTitle: input.step,
    yTitle: input.metric,
    beside: legend.beside,
    above: legend.above,
  });
  for (const group of groups.toReversed()) drawGroup(drawing, plot, group, x, y);
  drawLegend(drawing, plot, coloured, groups.length, legend);
  if (groups.length === 0) drawing.note(input.curves.length === 0 ? "No curves" : "No runs");
  return drawing.chart({
    ...{ shown, total: input.places.length },
    description: describe(input, groups, shown),
    table: {
      columns: ["configuration", "curves", "last step", "last median"],
      rows: groups.map(({ label, drawn, band }) => [
        ...[label, String(drawn.length), alone(band.steps.at(-1) ?? NaN)],
        alone(band.median.at(-1) ?? NaN),
      ]),
    },
  });
}

function groupsOf({ curves, groups, places }: CurvesInput, coloured: number): DrawnGroup[] {
  const wanted = new Set(places);
  const byRun = new Map(curves.map((curve) => [curve.run, curve]));
  const drawn: DrawnGroup[] = [];
  for (const group of groups) {
    const order = drawn.length;
    if (order === MOST_COLOURED + MOST_GREY) break;
    const some = group.runs.filter((run) => wanted.has(run)).map((run) => byRun.get(run))
      .filter((curve) => curve !== undefined).map(finiteCurve)
      .filter(({ steps }) => steps.length > 0);
    if (some.length === 0) continue;
    const isColoured = order < coloured;
    drawn.push({
      ...group,
      drawn: some.map(({ run }) => run),
      band: bandOf(some, isColoured),
      order,
      isColoured,
    });
  }
  return drawn;
}

/** Steps are counted from somewhere: they stand at equal distances. */
function stepScale(steps: readonly number[]): ReturnType<typeof linearScale> {
  const low = steps.reduce((a, b) => Math.min(a, b), Infinity);
  const high = steps.reduce((a, b) => Math.max(a, b), -Infinity);
  return low < high ? linearScale(low, high) : scaleOf(steps);
}

function drawGroup(
  drawing: Drawing,
  plot: Plot,
  { band, drawn, order, isColoured, label }: DrawnGroup,
  x: ScaleSpan,
  y: ScaleSpan,
): void {
  const colour: Colour = isColoured ? { category: order } : "faded";
  const points = (numbers: readonly number[]) =>
    numbers.map((number, index) => [
      xOf(plot, placeOf(x, band.steps[index] ?? 0)),
      yOf(plot, placeOf(y, number)),
    ]);
  const median = points(band.median);
  if (isColoured && drawn.length > 1) {
    const edge = [...points(band.low), ...points(band.high).toReversed()].flat();
    drawing.line(edge, colour, { isFilled: true, opacity: 0.16 });
  }
  const dash = DASHES[order];
  drawing.line(median.flat(), colour, {
    ...{ width: isColoured ? 2 : 1, opacity: isColoured ? 1 : 0.5 },
    ...dash === undefined || !isColoured ? {} : { dash },
  });
  const [first = [0, 0]] = median;
  // A single point has no line.
  if (median.length === 1) drawing.circle(first[0] ?? 0, first[1] ?? 0, 2.5, { colour });
  const box = { x: plot.left, y: plot.top, height: plot.bottom - plot.top };
  const last = alone(band.median.at(-1) ?? NaN);
  drawing.target({
    ...{ ...box, width: plot.right - plot.left, line: median.flat(), runs: drawn },
    label: `${label}: ${drawn.length === 1 ? "1 curve" : `${drawn.length} curves`}, last ${last}`,
  });
}

interface Legend {
  readonly isBeside: boolean;
  readonly beside: number;
  readonly above: number;
  readonly width: number;
}

const SAMPLE = 22;

/** The legend stands at the right of a wide chart, and above a narrow one. */
function legendOf(
  { width }: Drawing,
  groups: readonly DrawnGroup[],
  coloured: readonly DrawnGroup[],
): Legend {
  const count = coloured.length + (groups.length > coloured.length ? 1 : 0);
  const labels = distinctLabels(coloured.map(({ label }) => label));
  const longest = Math.max(0, ...labels.map((label) => textWidth(label.slice(0, 100))));
  if (groups.length === 0) return { isBeside: true, beside: 0, above: 0, width: 0 };
  const room = Math.min(longest + 4, width * 0.34);
  return width >= WIDE
    ? { isBeside: true, beside: room + SAMPLE + 14, above: 0, width: room }
    : { isBeside: false, beside: 0, above: count * LINE, width: width - SAMPLE - 12 };
}

function drawLegend(
  drawing: Drawing,
  plot: Plot,
  coloured: readonly DrawnGroup[],
  count: number,
  { isBeside, width, above }: Legend,
): void {
  const x = isBeside ? plot.right + 12 : 4;
  let y = isBeside ? plot.top + 6 : plot.top - above;
  const labels = distinctLabels(coloured.map(({ label }) => label));
  for (const { order } of coloured) {
    const dash = DASHES[order];
    drawing.line([x, y, x + SAMPLE - 4, y], { category: order }, {
      ...{ width: 2 },
      ...dash === undefined ? {} : { dash },
    });
    drawing.fitted(x + SAMPLE, y + 4, labels[order] ?? "", width, { colour: "ink" });
    y += LINE;
  }
  const rest = count - coloured.length;
  if (rest <= 0) return;
  drawing.line([x, y, x + SAMPLE - 4, y], "faded");
  drawing.fitted(x + SAMPLE, y + 4, `${rest} more`, width);
}

function describe(
  { metric, step, places, curves, groups: all }: CurvesInput,
  groups: readonly DrawnGroup[],
  shown: number,
): string {
  const most = Math.max(0, ...groups.map(({ drawn }) => drawn.length));
  const band = most < 2
    ? "one curve for each configuration"
    : most < QUARTILES_FROM
    ? "median, least and greatest of each configuration"
    : `median of each configuration; the band holds all curves, and from ${QUARTILES_FROM} on the middle half`;
  const without = places.length -
    new Set(curves.map(({ run }) => run)).intersection(new Set(places)).size;
  const left = all.length - groups.length;
  return `${named(metric)} by ${named(step)}: ${shownOf(shown, places.length)} in ${
    counted(groups.length, "configuration")
  }; ${band}.` + (without > 0 ? ` ${runsText(without)} without a curve.` : "") +
    (left > 0 && groups.length === MOST_COLOURED + MOST_GREY
      ? ` Not more than ${groups.length} configurations are drawn.`
      : "");
}

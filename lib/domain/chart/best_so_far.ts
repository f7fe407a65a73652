/**
 * The best result so far, over time.
 *
 * @module
 */

import { alone } from "../results/digits.ts";
import { type Axis, metricAxis, ticksOf } from "./axis.ts";
import {
  type Chart,
  type ChartMetric,
  type ChartRuns,
  isCounted,
  resultOf,
  runsText,
  shownOf,
  type Size,
  statesText,
} from "./chart.ts";
import { Drawing } from "./drawing.ts";
import { drawFrame, type Plot, xOf, yOf } from "./frame.ts";
import { drawState } from "./state.ts";
import { isTime, type TimeScale, timeScale } from "./time_scale.ts";
import { named } from "./text.ts";

/** A metric, and when runs ended. */
export interface BestInput extends ChartRuns {
  readonly metric: ChartMetric;
  /** Milliseconds since 1970, of all runs. */
  readonly endedAt: readonly (number | null)[];
}

/** A run that ended with a result. */
interface Ended {
  readonly run: number;
  readonly time: number;
  readonly result: number;
}

/** Draws each result at the end of its run, and the best one up to then as a line. */
export function bestSoFar(input: BestInput, size: Size): Chart {
  const { metric, places, endedAt, states } = input;
  const drawing = new Drawing(size, 120);
  const timed = places.filter((run) => isTime(endedAt[run]));
  const ended = endedOf(input, timed);
  const records = recordsOf(ended.filter(({ run }) => isCounted(input, run)), metric.isMinimized);
  const x = timeScale(timed.map((run) => endedAt[run] ?? 0));
  const y = metricAxis(metric, timed);
  const plot = drawFrame(drawing, {
    canThin: true,
    xTicks: (count) => timed.length === 0 ? [] : x.ticks(count),
    yTicks: (count) => ticksOf(y, count),
    xTitle: timed.length === 0 ? "" : x.title,
    yTitle: `${metric.name} (${metric.isMinimized ? "min" : "max"})`,
  });
  drawWithout(drawing, plot, input, timed, x, y);
  drawEnded(drawing, plot, ended, x, y, input);
  drawRecords(drawing, plot, records, x, y);
  const untimed = places.length - timed.length;
  if (timed.length === 0) drawing.note(places.length === 0 ? "No runs" : "No run has ended");
  const last = records.at(-1);
  const when = last === undefined ? "" : new Date(last.time).toISOString().slice(0, 16);
  const aside = ended.map(({ run }) => run).filter((run) => !isCounted(input, run));
  const without = timed.filter((run) => resultOf(metric, run) === undefined);
  return drawing.chart({
    ...{ shown: ended.length, total: places.length },
    description: `The best ${named(metric.name)} so far: ${shownOf(ended.length, places.length)}.` +
      (last === undefined
        ? ""
        : ` The best, ${alone(last.result)}, came at ${when.replace("T", " ")} UTC, after ` +
          `${runsText(ended.indexOf(last) + 1)}.`) +
      (aside.length === 0 ? "" : ` Not counted: ${statesText(aside, states)}.`) +
      (without.length === 0 ? "" : ` Ended without a result: ${statesText(without, states)}.`) +
      (untimed === 0 ? "" : ` ${runsText(untimed)} without a time of end.`),
    table: {
      columns: ["ended at", `best ${metric.name}`],
      rows: records.map(({ time, result }) => [new Date(time).toISOString(), alone(result)]),
    },
  });
}

function endedOf({ metric, endedAt }: BestInput, timed: readonly number[]): Ended[] {
  return timed.flatMap((run) => {
    const result = resultOf(metric, run);
    return result === undefined ? [] : [{ run, result, time: endedAt[run] ?? 0 }];
  }).sort((a, b) => a.time - b.time || a.run - b.run);
}

/** The results that were better than all before. */
function recordsOf(ended: readonly Ended[], isMinimized: boolean): Ended[] {
  const records: Ended[] = [];
  for (const one of ended) {
    const best = records.at(-1)?.result;
    if (best === undefined || (isMinimized ? one.result < best : one.result > best)) {
      records.push(one);
    }
  }
  return records;
}

function drawWithout(
  drawing: Drawing,
  plot: Plot,
  { metric, endedAt, states }: BestInput,
  timed: readonly number[],
  x: TimeScale,
  y: Axis,
): void {
  const [spot] = y.spots;
  if (spot === undefined) return;
  const middle = yOf(plot, spot.at);
  const half = Math.min(plot.bottom - middle, 12);
  drawing.rect(plot.left, middle - half, plot.right - plot.left, 2 * half, {
    ...{ colour: "grid", opacity: 0.45 },
  });
  for (const run of timed) {
    if (resultOf(metric, run) !== undefined) continue;
    const at = xOf(plot, x.at(endedAt[run] ?? 0));
    drawState(drawing, at, middle, 3, states[run] ?? "");
    drawing.target({ x: at - 3, y: middle - 3, width: 6, height: 6, runs: [run], label: "" });
  }
}

function drawEnded(
  drawing: Drawing,
  plot: Plot,
  ended: readonly Ended[],
  x: TimeScale,
  y: Axis,
  input: BestInput,
): void {
  const radius = ended.length > 2000 ? 1.5 : 2.5;
  for (const { run, time } of ended) {
    const [left, top] = [xOf(plot, x.at(time)), yOf(plot, y.runsAt[run] ?? 0)];
    // A result that does not count has the sign of its run's state.
    if (!isCounted(input, run)) drawState(drawing, left, top, 3, input.states[run] ?? "");
    else {
      const opacity = ended.length > 300 ? 0.3 : 0.5;
      drawing.circle(left, top, radius, { colour: "accent", opacity });
    }
    const box = { x: left - radius, y: top - radius, width: 2 * radius, height: 2 * radius };
    drawing.target({ ...box, runs: [run], label: "" });
  }
}

function drawRecords(
  drawing: Drawing,
  plot: Plot,
  records: readonly Ended[],
  x: TimeScale,
  y: Axis,
): void {
  const last = records.at(-1);
  if (last === undefined) return;
  const points: number[] = [];
  for (const { time, run } of records) {
    const at = xOf(plot, x.at(time));
    const before = points.at(-1);
    if (before !== undefined) points.push(at, before);
    points.push(at, yOf(plot, y.runsAt[run] ?? 0));
  }
  points.push(plot.right, points.at(-1) ?? 0);
  drawing.line(points, "ink", { width: 2 });
  for (const { time, run } of records) {
    drawing.circle(xOf(plot, x.at(time)), yOf(plot, y.runsAt[run] ?? 0), 3.5, { colour: "ink" });
  }
}

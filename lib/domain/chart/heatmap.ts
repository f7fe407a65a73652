/**
 * A metric over two parameters: the mean of each pair of values as a coloured cell.
 *
 * @module
 */

import { alone, withSpread } from "../results/digits.ts";
import { keyAxis } from "./axis.ts";
import {
  type Chart,
  type ChartKey,
  type ChartMetric,
  type ChartRuns,
  shownOf,
  type Size,
  statesText,
} from "./chart.ts";
import { colourBarWidth, drawColourBar, type Shading, shadingOf } from "./colour_bar.ts";
import { Drawing } from "./drawing.ts";
import { drawFrame, type Plot, xOf, yOf } from "./frame.ts";
import { bestGroup, divide, type Division, type Group, groupRuns } from "./groups.ts";
import type { TextMark } from "./mark.ts";
import { type Scale, scaleOf } from "./scale.ts";
import { drawHatch, stateColour } from "./state.ts";
import { named, textWidth } from "./text.ts";

/** Two parameters and a metric. */
export interface HeatmapInput extends ChartRuns {
  readonly x: ChartKey;
  readonly y: ChartKey;
  readonly metric: ChartMetric;
}

/** The least size of a cell. */
const LEAST_WIDTH = 26;
const LEAST_HEIGHT = 18;

/** Cells of this height hold two lines. */
const TWO_LINES = 32;

/** Between two cells. */
const GAP = 1;

/** The size of the second line. */
const SMALL = 10;

/** Draws the means over two parameters. Cells without a result say what is there. */
export function heatmap(input: HeatmapInput, size: Size): Chart {
  const { x, y, metric, places } = input;
  const drawing = new Drawing(size, 120);
  const columns = divide(keyAxis(x), x, Math.floor(drawing.width * 0.75 / LEAST_WIDTH));
  const rows = divide(keyAxis(y), y, Math.floor((drawing.height - 70) / LEAST_HEIGHT));
  const cells = groupRuns(crossed(columns, rows), metric, input);
  const means = cells.filter(({ runs }) => runs.length > 0).map(({ summary }) => summary.mean);
  const shading = shadingOf(endsOf(means), metric.isMinimized);
  const bar = means.length === 0 ? 0 : colourBarWidth(shading);
  const hasBar = bar > 0 && bar < drawing.width * 0.6;
  const titles = [`mean ${metric.name} (${metric.isMinimized ? "min" : "max"})`, metric.name];
  const [title = ""] = titles;
  const room = Math.max(bar + 20, drawing.width * 0.7);
  const plot = drawFrame(drawing, {
    xTicks: () => ticksOf(columns),
    yTicks: () => ticksOf(rows),
    xTitle: x.key,
    yTitle: hasBar ? y.key : `${y.key} · ${title}`,
    besideTitle: hasBar ? room : 0,
    hasYGrid: false,
  });
  if (hasBar) drawColourBar(drawing, shading, drawing.width - 2, 12, titles, room - 10);
  const look = { shading, write: writerFor(means, boxOf(plot, columns, rows, 0).width - 4) };
  for (const [index, cell] of cells.entries()) {
    drawCell(drawing, boxOf(plot, columns, rows, index), cell, look, input);
  }
  if (places.length === 0) drawing.note("No runs");
  const shown = cells.reduce((sum, { runs }) => sum + runs.length, 0);
  return drawing.chart({
    ...{ shown, total: places.length },
    description: describe(input, cells, shown),
    table: {
      columns: ["cell", "n", "mean", "std", "others"],
      rows: cells.map((cell) => {
        const { label, summary } = cell;
        const numbers = [String(summary.n), alone(summary.mean), alone(summary.std)];
        return [label, ...numbers, String(restOf(cell).length)];
      }),
    },
  });
}

/** The numbers of the legend are those of the cells, not rounder ones. */
function endsOf(means: readonly number[]): Scale {
  const scale = scaleOf(means);
  const low = means.reduce((a, b) => Math.min(a, b), Infinity);
  const high = means.reduce((a, b) => Math.max(a, b), -Infinity);
  if (!(low < high)) return { ...scale, at: () => 0.5, low, high };
  const [from, to] = [scale.at(low), scale.at(high)];
  return { ...scale, low, high, at: (number) => (scale.at(number) - from) / (to - from) };
}

/** The parts of both parameters, row by row. */
function crossed(columns: Division, rows: Division): Division {
  const count = columns.parts.length;
  return {
    parts: rows.parts.flatMap((row) =>
      columns.parts.map((column) => ({ at: 0, size: 0, label: `${column.label}, ${row.label}` }))
    ),
    partOf: columns.partOf.map((column, run) => {
      const row = rows.partOf[run] ?? -1;
      return column < 0 || row < 0 ? -1 : row * count + column;
    }),
  };
}

function ticksOf({ parts }: Division): { readonly at: number; readonly label: string }[] {
  return parts.map(({ label }, index) => ({ at: (index + 0.5) / parts.length, label }));
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function boxOf(plot: Plot, columns: Division, rows: Division, index: number): Box {
  const column = index % columns.parts.length;
  const row = Math.floor(index / columns.parts.length);
  const x = xOf(plot, column / columns.parts.length);
  const y = yOf(plot, (row + 1) / rows.parts.length);
  const width = xOf(plot, (column + 1) / columns.parts.length) - x - GAP;
  const height = yOf(plot, row / rows.parts.length) - y - GAP;
  return { x, y, width: Math.max(1, width), height: Math.max(1, height) };
}

/** How cells with a mean look. */
interface CellLook {
  readonly shading: Shading;
  readonly write: (mean: number) => string;
}

/** Returns how all means are written: with as many digits as fit, and the same decimals. */
function writerFor(means: readonly number[], width: number): CellLook["write"] {
  const most = means.reduce((a, b) => Math.max(a, Math.abs(b)), 0);
  const isPlain = most < 1e6 && most >= 1e-4;
  const exponent = isPlain ? Math.floor(Math.log10(most)) : 0;
  const writers = [4, 3, 2, 1].map((digits) => (mean: number) => {
    const rounded = alone(Number(mean.toPrecision(digits)));
    // Much smaller means than the greatest would be nothing but zeros.
    if (!isPlain || Math.abs(mean) < most / 100) return rounded;
    return mean.toFixed(Math.max(0, digits - 1 - exponent));
  });
  const fits = (write: CellLook["write"]) => means.every((mean) => textWidth(write(mean)) <= width);
  return writers.find(fits) ?? (() => "");
}

function drawCell(
  drawing: Drawing,
  box: Box,
  cell: Group,
  { shading, write }: CellLook,
  { x, y, states }: HeatmapInput,
): void {
  const { summary, runs } = cell;
  const without = restOf(cell);
  const rest = without.length === 0 ? "" : statesText(without, states);
  const where = `${named(x.key)}, ${named(y.key)} = ${cell.label}`;
  if (runs.length === 0) {
    if (without.length === 0) {
      return drawing.rect(box.x, box.y, box.width, box.height, { colour: "grid", opacity: 0.4 });
    }
    const colour = stateColour(states[without[0] ?? 0] ?? "");
    const isFailed = without.every((run) => stateColour(states[run] ?? "") === "bad");
    drawing.rect(box.x, box.y, box.width, box.height, { colour: "grid" });
    if (isFailed) drawHatch(drawing, box, colour, 6);
    drawLines(drawing, box, [[
      rest,
      ...isFailed ? [`${without.length} ✕`] : [`no result: ${without.length}`],
      String(without.length),
    ]], {
      ...{ colour: isFailed ? "bad" : "muted", hasRim: true },
    });
    return drawing.target({ ...box, runs: without, label: `${where}: ${rest}` });
  }
  const shade = shading.shadeOf(summary.mean);
  drawing.rect(box.x, box.y, box.width, box.height, { colour: { scale: shade } });
  const n = `n = ${summary.n}`;
  const more = without.length === 0 ? [] : [`${n}, ${rest}`, `${n} (+${without.length})`];
  drawLines(drawing, box, [[write(summary.mean)], [...more, n]], { colour: { onScale: shade } });
  const text = `${withSpread(summary.mean, summary.std)} (${n})`;
  const label = `${where}: ${text}${rest === "" ? "" : `; ${rest}`}`;
  drawing.target({ ...box, runs: [...runs, ...without], label });
}

/** The runs that are not in the mean. */
function restOf({ without, aside }: Group): readonly number[] {
  return [...without, ...aside];
}

/** Writes the first text of each line that fits, and as many lines as fit. */
function drawLines(
  drawing: Drawing,
  { x, y, width, height }: Box,
  lines: readonly (readonly string[])[],
  style: Pick<TextMark, "colour"> & Partial<TextMark>,
): void {
  const most = height >= TWO_LINES ? 2 : height >= 13 ? 1 : 0;
  const texts = lines.slice(0, most).map((choice, index) =>
    choice.find((text) => textWidth(text, index === 0 ? undefined : SMALL) <= width - 4) ?? ""
  ).filter((text) => text !== "");
  for (const [index, text] of texts.entries()) {
    const down = texts.length === 1 ? 4 : index === 0 ? -2 : 11;
    const size = index === 0 ? undefined : { size: SMALL };
    drawing.text(x + width / 2, y + height / 2 + down, text, {
      ...{ ...style, anchor: "middle", ...size },
    });
  }
}

function describe(
  { x, y, metric, places, states }: HeatmapInput,
  cells: readonly Group[],
  shown: number,
): string {
  const start = `Mean ${named(metric.name)} over ${named(x.key)} and ${named(y.key)}: ${
    shownOf(shown, places.length)
  }.`;
  const best = bestGroup(cells, metric.isMinimized);
  const top = best === undefined
    ? ""
    : ` The best mean, ${
      withSpread(best.summary.mean, best.summary.std)
    } (n = ${best.summary.n}), ` +
      `is at ${named(x.key)}, ${named(y.key)} = ${named(best.label)}.`;
  const empty = cells.filter((cell) => cell.runs.length + restOf(cell).length === 0).length;
  const lone = cells.flatMap(restOf);
  return start + top + (empty === 0 ? "" : ` ${empty} of ${cells.length} cells have no run.`) +
    (lone.length === 0 ? "" : ` Not in a mean: ${statesText(lone, states)}.`);
}

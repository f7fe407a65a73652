/**
 * The axes of parallel coordinates, with their names, labels and brushes.
 *
 * @module
 */

import { type Axis, ticksOf } from "./axis.ts";
import type { Brush } from "./brush.ts";
import type { Drawing } from "./drawing.ts";
import { keepApart, LINE, type Plot, yOf } from "./frame.ts";
import { fitEnd, TEXT_SIZE, textWidth } from "./text.ts";

/** The room at the left of the first axis and at the right of the last one. */
export const LEFT = 34;
export const RIGHT = 76;

/** An axis on a chart. */
export interface PlacedAxis {
  readonly axis: Axis;
  /** The place of its brush in the input. */
  readonly index: number;
  readonly x: number;
  readonly top: number;
  readonly bottom: number;
}

/** How an axis is drawn. */
export interface AxisStyle {
  readonly brush: Brush | undefined;
  /** Whether the colours of a metric go the other way. */
  readonly isMinimized: boolean;
}

/** Draws one of the axes. */
export function drawAxis(
  drawing: Drawing,
  { axis, x, top, bottom }: PlacedAxis,
  axes: readonly PlacedAxis[],
  order: number,
  { brush, isMinimized }: AxisStyle,
): void {
  const gap = axes.length < 2 ? 200 : (axes[1]?.x ?? 0) - (axes[0]?.x ?? 0);
  const plot: Plot = { left: x, right: x, top, bottom };
  if (axis.isMetric) drawShades(drawing, axis, plot, isMinimized);
  drawing.line([x, top, x, bottom], "muted", { width: 1.5 });
  const isLast = order === axes.length - 1;
  const room = isLast ? RIGHT - 12 : Math.min(110, gap - 12);
  const ticks = ticksOf(axis, Math.max(2, Math.floor((bottom - top) / 40)));
  const places = ticks.map(({ at }) => yOf(plot, at));
  for (const tick of keepApart(places, places.map(() => TEXT_SIZE + 3))) {
    const y = places[tick] ?? 0;
    drawing.line([x - 3, y, x + 3, y], "muted");
    drawing.fitted(x + 7, y + 4, ticks[tick]?.label ?? "", room, { hasRim: true, colour: "ink" });
  }
  const style = { isBold: true, colour: "ink" } as const;
  const name = fitEnd(axis.name, nameRoom(gap, order, isLast), TEXT_SIZE, true);
  const half = textWidth(name, TEXT_SIZE, true) / 2;
  const middle = Math.min(Math.max(x, half + 2), drawing.width - half - 2);
  drawing.text(middle, LINE, name, { ...style, anchor: "middle" });
  if (brush !== undefined) drawBrush(drawing, plot, brush);
}

/** Names stand above their axes, and those at the ends are moved to be within the chart. */
function nameRoom(gap: number, order: number, isLast: boolean): number {
  if (isLast) return Math.min(gap + 4, 2 * RIGHT - 4);
  return order === 0 ? Math.min(gap - 8, LEFT - 2 + gap / 2) : gap - 8;
}

const SHADES = 32;

/** Shows along the axis of the metric which colour its lines have. */
function drawShades(drawing: Drawing, axis: Axis, plot: Plot, isMinimized: boolean): void {
  const { scale } = axis;
  if (scale === undefined) return;
  const height = (scale.to - scale.from) * (plot.bottom - plot.top) / SHADES;
  for (let step = 0; step < SHADES; step++) {
    const y = yOf(plot, scale.to) + step * height;
    const shade = (step + 0.5) / SHADES;
    const colour = { scale: isMinimized ? shade : 1 - shade };
    drawing.rect(plot.left, y, 5, height + (step < SHADES - 1 ? 0.5 : 0), { colour });
  }
}

const BRUSH_WIDTH = 14;

function drawBrush(drawing: Drawing, plot: Plot, { low, high }: Brush): void {
  const [top, bottom] = [yOf(plot, high), yOf(plot, low)];
  const left = plot.left - BRUSH_WIDTH / 2;
  drawing.rect(left, top, BRUSH_WIDTH, Math.max(1, bottom - top), {
    ...{ colour: "accent", opacity: 0.3 },
  });
  for (const y of [top, bottom]) {
    drawing.line([left, y, left + BRUSH_WIDTH, y], "accent", { width: 3 });
  }
}

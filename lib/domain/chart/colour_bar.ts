/**
 * The legend of the perceptual scale.
 *
 * @module
 */

import { alone } from "../results/digits.ts";
import type { Drawing } from "./drawing.ts";
import type { Scale } from "./scale.ts";
import { TEXT_SIZE, textWidth } from "./text.ts";

/** Places numbers of a metric on the perceptual scale: the best one is the brightest. */
export interface Shading {
  readonly shadeOf: (number: number) => number;
  /** What stands at the dark and at the bright end. */
  readonly worst: string;
  readonly best: string;
}

/** Returns how a metric is shaded. */
export function shadingOf(scale: Scale, isMinimized: boolean): Shading {
  const [low = "", high = ""] = [scale.low, scale.high].map((end) =>
    alone(Number(end.toPrecision(3)))
  );
  return isMinimized
    ? { shadeOf: (number) => 1 - scale.at(number), worst: high, best: low }
    : { shadeOf: scale.at, worst: low, best: high };
}

const STEPS = 24;
const STEP = 3;
const HEIGHT = 9;
/** A title is written if there is at least this room. */
const LEAST_TITLE = 40;
const GAP = 5;

/** Returns the room that the bar takes, with its numbers. */
export function colourBarWidth({ worst, best }: Shading): number {
  return textWidth(worst) + textWidth(best) + STEPS * STEP + 2 * GAP + 2;
}

/** Draws the bar with its right end at `right`, and the longest title that fits at its left. */
export function drawColourBar(
  drawing: Drawing,
  shading: Shading,
  right: number,
  y: number,
  titles: readonly string[],
  room: number,
): void {
  const start = right - textWidth(shading.best) - GAP - STEPS * STEP;
  drawing.text(right, y, shading.best, { anchor: "end" });
  drawing.text(start - GAP, y, shading.worst, { anchor: "end" });
  const [title = "", shorter = title] = titles;
  const end = right - colourBarWidth(shading) - GAP;
  const left = room - (right - end);
  if (left >= LEAST_TITLE) {
    const text = textWidth(title, TEXT_SIZE, true) <= left ? title : shorter;
    drawing.fitted(end, y, text, left, { anchor: "end", isBold: true, colour: "ink" });
  }
  for (let step = 0; step < STEPS; step++) {
    const colour = { scale: step / (STEPS - 1) };
    // Each one reaches under the next, so that no gap shows between them.
    const width = step === STEPS - 1 ? STEP : STEP + 0.5;
    drawing.rect(start + step * STEP, y - HEIGHT + 0.5, width, HEIGHT, { colour });
  }
}

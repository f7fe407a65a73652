/**
 * Bars of attempts and of counts: each kind of outcome has a shape beside its colour.
 *
 * @module
 */

import type { Drawing } from "./drawing.ts";
import { drawHatch, stateColour } from "./state.ts";

/** Outcomes that look the same. */
export interface OutcomeKind {
  readonly name: string;
  /** One of them. */
  readonly example: string;
  readonly isKind: (outcome: string) => boolean;
}

function kind(name: string, example: string): OutcomeKind {
  const colour = stateColour(example);
  return { name, example, isKind: (outcome) => stateColour(outcome) === colour };
}

/** All kinds, in the order of the legend. */
export const OUTCOME_KINDS: readonly OutcomeKind[] = [
  kind("complete", "complete"),
  kind("failed or lost (hatched)", "failed"),
  kind("stopped or interrupted (low)", "stopped"),
  kind("running (open)", "running"),
  kind("other (pale)", ""),
];

/** A rectangle. */
export interface BarBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Draws a bar: hatched if it failed, low if it was stopped, open while it runs. */
export function drawOutcome(drawing: Drawing, box: BarBox, outcome: string): void {
  const { x, y, width, height } = box;
  const colour = stateColour(outcome);
  if (colour === "warning") {
    return drawing.rect(x, y + height / 2, width, height / 2, { colour });
  }
  if (colour === "accent" && width >= 3 && height >= 4) {
    drawing.rect(x, y, width, height, { colour, opacity: 0.3 });
    const [left, right] = [x + 0.75, x + width - 0.75];
    const [top, bottom] = [y + 0.75, y + height - 0.75];
    const points = [left, top, right, top, right, bottom, left, bottom, left, top];
    return drawing.line(points, colour, { width: 1.5 });
  }
  drawing.rect(x, y, width, height, { colour });
  if (colour === "bad" && width >= 4 && height >= 4) drawHatch(drawing, box, "paper", 4);
}

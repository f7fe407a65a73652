/**
 * How states of runs and outcomes of attempts look: by colour and by shape.
 *
 * @module
 */

import type { Drawing } from "./drawing.ts";
import type { NamedColour } from "./mark.ts";
import { textWidth } from "./text.ts";

/** The size of numbers beside signs. */
const SMALL = 10;

const COLOURS: ReadonlyMap<string, NamedColour> = new Map([
  ["complete", "good"],
  ["failed", "bad"],
  ["abandoned", "bad"],
  ["lost", "bad"],
  ["stopped", "warning"],
  ["interrupted", "warning"],
  ["running", "accent"],
]);

/** Returns the colour of a state or of an outcome. */
export function stateColour(state: string): NamedColour {
  return COLOURS.get(state) ?? "faded";
}

/** Draws a run as a small sign: a cross if it failed, a bar if it was stopped, else a dot. */
export function drawState(
  drawing: Drawing,
  x: number,
  y: number,
  radius: number,
  state: string,
): void {
  const colour = stateColour(state);
  if (colour === "bad") {
    drawing.line([x - radius, y - radius, x + radius, y + radius], colour, { width: 1.5 });
    drawing.line([x - radius, y + radius, x + radius, y - radius], colour, { width: 1.5 });
  } else if (colour === "warning") {
    drawing.line([x - radius, y, x + radius, y], colour, { width: 2 });
  } else {
    drawing.circle(x, y, radius * 0.8, { colour: colour === "good" ? "muted" : colour });
  }
}

/** The room of a sign. */
const SIGN = 8;

/**
 * Draws a sign for each of several states beside each other; where there is no room for all, one for
 * each kind with its number; else how many they are.
 */
export function drawStates(
  drawing: Drawing,
  x: number,
  y: number,
  room: number,
  states: readonly string[],
): void {
  const sorted = [...states].sort();
  if (sorted.length * SIGN <= room) {
    const start = x - (sorted.length - 1) * SIGN / 2;
    for (const [index, state] of sorted.entries()) {
      drawState(drawing, start + index * SIGN, y, 3, state);
    }
    return;
  }
  const kinds = new Map<NamedColour, string[]>();
  for (const state of sorted) {
    const kind = kinds.get(stateColour(state));
    if (kind === undefined) kinds.set(stateColour(state), [state]);
    else kind.push(state);
  }
  const parts = Array.from(kinds.values(), (some) => ({
    state: some[0] ?? "",
    text: String(some.length),
    width: SIGN + 8 + textWidth(String(some.length), SMALL),
  }));
  const width = parts.reduce((sum, part) => sum + part.width, 0);
  const total = String(states.length);
  if (width <= room) {
    let start = x - width / 2;
    for (const part of parts) {
      drawState(drawing, start + SIGN / 2, y, 3, part.state);
      drawing.text(start + SIGN + 1, y + 3.5, part.text, { size: SMALL });
      start += part.width;
    }
  } else if (textWidth(total, SMALL) <= room) {
    drawing.text(x, y + 3.5, total, { anchor: "middle", size: SMALL, colour: "ink" });
  }
}

/** Draws lines from the lower left to the upper right over a rectangle. */
export function drawHatch(
  drawing: Drawing,
  box: { readonly x: number; readonly y: number; readonly width: number; readonly height: number },
  colour: NamedColour,
  gap = 5,
): void {
  const { x, y, width, height } = box;
  for (let start = gap - height; start < width; start += gap) {
    const from = Math.max(0, start);
    const to = Math.min(width, start + height);
    if (to - from < 1) continue;
    const points = [x + from, y + height - (from - start), x + to, y + height - (to - start)];
    drawing.line(points, colour, { opacity: 0.7 });
  }
}

/**
 * The states of runs as one bar, with a number for each state.
 *
 * @module
 */

import type { Chart, Size } from "./chart.ts";
import { runsText } from "./chart.ts";
import { Drawing } from "./drawing.ts";
import { drawOutcome } from "./outcome_bar.ts";
import { fitText, textWidth } from "./text.ts";

/** How many runs there are in each state. */
export interface StatusInput {
  /** In the order in which they are drawn. */
  readonly counts: readonly StatusCount[];
}

/** The runs in one state. */
export interface StatusCount {
  readonly state: string;
  readonly count: number;
  /** Their places, for a page that shows them. */
  readonly runs: readonly number[];
}

const BAR = 18;
const LEAST_BAR = 6;
const APART = 8;
const TEXT = 12;
const SIGN = 12;
const GAP = 16;
const ROW = 19;

/** No state that there is is thinner than this. */
const LEAST = 3;

/** Draws the bar and, if the height has room for them, below it the states with their numbers. */
export function statusBar({ counts }: StatusInput, size: Size): Chart {
  const there = counts.filter(({ count }) => Number.isSafeInteger(count) && count > 0);
  const total = there.reduce((sum, { count }) => sum + count, 0);
  const hasLabels = size.height >= BAR + APART + ROW;
  const labels = hasLabels ? placeLabels(there, Math.max(160, Math.floor(size.width) || 0)) : [];
  const rows = 1 + (labels.at(-1)?.row ?? 0);
  const drawing = new Drawing(size, hasLabels ? BAR + APART + rows * ROW : LEAST_BAR);
  const bar = hasLabels ? BAR : drawing.height;
  const { width } = drawing;
  let x = 0;
  const room = width - there.length * LEAST;
  for (const { state, count, runs } of there) {
    const length = LEAST + Math.max(0, room) * count / total;
    const box = { x, y: 0, width: Math.max(1, length - 1), height: bar };
    drawOutcome(drawing, box, state);
    drawing.target({ ...box, runs, label: `${state || "no state"}: ${runsText(count)}` });
    x += length;
  }
  if (there.length === 0) drawing.rect(0, 0, width, bar, { colour: "grid" });
  for (const { text, state, left, row } of labels) {
    const y = BAR + APART + row * ROW;
    drawOutcome(drawing, { x: left, y: y + 1, width: SIGN, height: SIGN - 1 }, state);
    drawing.text(left + SIGN + 6, y + 11, text, { size: TEXT, colour: "ink" });
  }
  const parts = there.map(({ state, count }) => `${count} ${state || "without a state"}`).join(
    ", ",
  );
  return drawing.chart({
    ...{ shown: total, total },
    description: there.length === 0 ? "There are no runs." : `${runsText(total)}: ${parts}.`,
    table: {
      columns: ["state", "runs"],
      rows: there.map(({ state, count }) => [state || "no state", String(count)]),
    },
  });
}

interface PlacedLabel {
  readonly text: string;
  readonly state: string;
  readonly left: number;
  readonly row: number;
}

function placeLabels(counts: readonly StatusCount[], width: number): PlacedLabel[] {
  const labels: PlacedLabel[] = [];
  let [left, row] = [0, 0];
  for (const { state, count } of counts) {
    const text = fitText(`${count} ${state || "without a state"}`, width - SIGN - 10, TEXT);
    const length = SIGN + 6 + textWidth(text, TEXT);
    if (left > 0 && left + length > width) [left, row] = [0, row + 1];
    labels.push({ text, state, left, row });
    left += length + GAP;
  }
  return labels;
}

/**
 * The frame of a chart: its axes with lines and labels that do not overlap.
 *
 * @module
 */

import type { Drawing } from "./drawing.ts";
import type { Tick } from "./scale.ts";
import { fitText, TEXT_SIZE, textWidth } from "./text.ts";

/** The area in which a chart's values stand. */
export interface Plot {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** What a frame is made from. */
export interface FrameInput {
  readonly xTicks: (count: number) => readonly Tick[];
  readonly yTicks: (count: number) => readonly Tick[];
  readonly xTitle: string;
  readonly yTitle: string;
  /** Room for labels that the chart draws itself, at the left. */
  readonly yWidth?: number;
  /** Room above and at the right of the area. */
  readonly above?: number;
  readonly beside?: number;
  /** Room at the right of the title. */
  readonly besideTitle?: number;
  /** Whether labels of the horizontal axis may be left out rather than cut: of numbers and times. */
  readonly canThin?: boolean;
  /** Whether lines go across the area at each label of an axis. */
  readonly hasXGrid?: boolean;
  readonly hasYGrid?: boolean;
}

/** The height of a line of text. */
export const LINE = 15;

const TITLE_ROOM = 20;
const GAP = 6;
/** Between two labels beside each other. */
const APART = 8;
/** The pixels for one number of an axis. */
const X_PER_TICK = 56;
const Y_PER_TICK = 45;

/** Where a place of the horizontal axis is. */
export function xOf({ left, right }: Plot, at: number): number {
  return left + at * (right - left);
}

/** Where a place of the vertical axis is. */
export function yOf({ top, bottom }: Plot, at: number): number {
  return bottom - at * (bottom - top);
}

/** Draws the axes and returns the area between them. */
export function drawFrame(drawing: Drawing, input: FrameInput): Plot {
  const { width, height } = drawing;
  const hasTitle = input.yTitle !== "" || (input.besideTitle ?? 0) > 0;
  const top = (hasTitle ? TITLE_ROOM : 8) + (input.above ?? 0);
  const yTicks = input.yTicks(Math.max(2, Math.floor((height - top - 30) / Y_PER_TICK)));
  const most = Math.min(width * 0.3, 130);
  const yWidth = Math.max(
    8,
    input.yWidth ?? 0,
    ...yTicks.map(({ label }) => Math.min(most, textWidth(label) + 1)),
  );
  const left = Math.ceil(yWidth + GAP + 4);
  const right = width - 14 - (input.beside ?? 0);
  const xTicks = input.xTicks(Math.max(2, Math.floor((right - left) / X_PER_TICK)));
  const titleRoom = input.xTitle === "" ? 0 : LINE + 3;
  const labels = planLabels(xTicks, left, right, width, height * 0.3, input.canThin ?? false);
  const bottom = height - titleRoom - labels.height - GAP;
  const plot = { left, top, right, bottom };
  drawYTicks(drawing, plot, yTicks, yWidth, input.hasYGrid ?? true);
  drawXTicks(drawing, plot, xTicks, labels, input.hasXGrid ?? false);
  if (input.yTitle !== "") {
    const room = width - 4 - (input.besideTitle ?? 0);
    drawing.fitted(2, 12, input.yTitle, room, { isBold: true, colour: "ink" });
  }
  drawing.fitted((left + right) / 2, height - 5, input.xTitle, right - left, {
    ...{ anchor: "middle", isBold: true, colour: "ink" },
  });
  return plot;
}

function drawYTicks(
  drawing: Drawing,
  plot: Plot,
  ticks: readonly Tick[],
  width: number,
  hasGrid: boolean,
): void {
  const places = ticks.map(({ at }) => yOf(plot, at));
  const kept = new Set(keepApart(places, ticks.map(() => TEXT_SIZE + 1)));
  for (const [index, { label }] of ticks.entries()) {
    const y = places[index] ?? 0;
    if (hasGrid) drawing.line([plot.left, y, plot.right, y], "grid");
    if (!kept.has(index)) continue;
    drawing.fitted(plot.left - GAP, y + 4, label, width, { anchor: "end" });
  }
}

function drawXTicks(
  drawing: Drawing,
  plot: Plot,
  ticks: readonly Tick[],
  labels: LabelPlan,
  hasGrid: boolean,
): void {
  for (const { at } of ticks) {
    const x = xOf(plot, at);
    if (hasGrid) drawing.line([x, plot.top, x, plot.bottom], "grid");
    drawing.line([x, plot.bottom, x, plot.bottom + 3], "faded");
  }
  drawing.line([plot.left, plot.bottom, plot.right, plot.bottom], "faded");
  for (const { x, text } of labels.texts) {
    const style = labels.isTurned
      ? { anchor: "end", turn: -TURN } as const
      : { anchor: "middle" } as const;
    drawing.text(labels.isTurned ? x + 4 : x, plot.bottom + LINE, text, style);
  }
}

/** How the labels below an axis are written. */
export interface LabelPlan {
  readonly isTurned: boolean;
  readonly height: number;
  readonly texts: readonly { readonly x: number; readonly text: string }[];
}

/** Degrees. */
const TURN = 40;
const SINE = Math.sin(TURN * Math.PI / 180);
const COSINE = Math.cos(TURN * Math.PI / 180);
/** The least distance of two turned labels. */
const TURNED_APART = TEXT_SIZE / SINE;
/** Labels are turned rather than cut to less than this. */
const LEAST_CUT = 40;

/** Decides how to write labels: beside each other, else cut a little, else turned, else some only. */
export function planLabels(
  ticks: readonly Tick[],
  left: number,
  right: number,
  width: number,
  mostHeight: number,
  canThin: boolean,
): LabelPlan {
  const places = ticks.map(({ at }) => left + at * (right - left));
  const longest = Math.min(200, right - left);
  const widths = ticks.map(({ label }) => textWidth(fitText(label, longest)));
  const xs = places.map((x, index) => inside(x, widths[index] ?? 0, width));
  if (keepApart(xs, widths.map((one) => one + APART)).length === ticks.length) {
    return level(
      ticks.map(({ label }, index) => ({ x: xs[index] ?? 0, text: fitText(label, longest) })),
    );
  }
  if (canThin) {
    const kept = keepApart(xs, widths.map((one) => one + APART));
    return level(kept.map((index) => ({
      x: xs[index] ?? 0,
      text: fitText(ticks[index]?.label ?? "", longest),
    })));
  }
  const gap = Math.min(...places.map((x, index) => x - (places[index - 1] ?? -Infinity)));
  const cut = Math.min(gap - APART, longest);
  if (cut >= LEAST_CUT) {
    const texts = ticks.map(({ label }, index) => {
      const text = fitText(label, cut);
      return { x: inside(places[index] ?? 0, textWidth(text), width), text };
    });
    const all = texts.map(({ x }) => x);
    const kept = keepApart(all, texts.map(({ text }) => textWidth(text) + 2));
    if (kept.length === texts.length) return level(texts);
  }
  return turned(ticks, places, mostHeight);
}

function level(texts: LabelPlan["texts"]): LabelPlan {
  return { isTurned: false, height: LINE, texts };
}

function turned(
  ticks: readonly Tick[],
  places: readonly number[],
  mostHeight: number,
): LabelPlan {
  const most = Math.max(30, (mostHeight - TEXT_SIZE) / SINE);
  const texts = keepApart(places, places.map(() => TURNED_APART)).map((index) => {
    const x = places[index] ?? 0;
    return { x, text: fitText(ticks[index]?.label ?? "", Math.min(most, (x + 2) / COSINE)) };
  });
  const longest = Math.max(0, ...texts.map(({ text }) => textWidth(text)));
  return { isTurned: true, height: longest * SINE + TEXT_SIZE, texts };
}

/** Moves the middle of a text so that the text is within the width. */
function inside(x: number, textWidth: number, width: number): number {
  return Math.min(
    Math.max(x, textWidth / 2 + 1),
    Math.max(width - textWidth / 2 - 1, textWidth / 2),
  );
}

/**
 * Chooses which of several labels are written so that none touches another: the first and the last
 * one, and as many others as there is room for.
 *
 * @param places the middles of the labels in order, upwards or downwards
 * @param widths what each of them needs
 */
export function keepApart(places: readonly number[], widths: readonly number[]): number[] {
  const last = places.length - 1;
  const kept: number[] = [];
  const isFree = (one: number, other: number) =>
    Math.abs((places[one] ?? 0) - (places[other] ?? 0)) >=
      ((widths[one] ?? 0) + (widths[other] ?? 0)) / 2;
  for (let index = 0; index < last; index++) {
    const before = kept.at(-1);
    const fits = before === undefined || isFree(before, index);
    if (fits && (index === 0 || isFree(index, last))) kept.push(index);
  }
  if (last > 0 && !isFree(0, last)) return [0];
  return last >= 0 ? [...kept, last] : kept;
}

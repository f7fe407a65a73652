/**
 * Importance of parameters: a bar for each, beside the share of noise.
 *
 * @module
 */

import type { Chart, Size } from "./chart.ts";
import { Drawing } from "./drawing.ts";
import { LINE } from "./frame.ts";
import type { NamedColour } from "./mark.ts";
import { drawHatch } from "./state.ts";
import { fitText, named, textWidth } from "./text.ts";

/** Which parameters a metric depends on. */
export interface ImportanceInput {
  readonly metric: string;
  /** How many runs it is computed from, and how many there are. */
  readonly n: number;
  readonly total: number;
  /** The greatest first; `omega` is ω², which may be negative by chance. */
  readonly parameters: readonly { readonly key: string; readonly omega: number }[];
  readonly noise: number | null;
  readonly together: number | null;
  readonly doubt: string | null;
}

const ROW = 22;
const BAR = 14;

interface Bar {
  readonly label: string;
  readonly share: number;
  readonly colour: NamedColour;
  readonly isHatched: boolean;
}

/** Returns the height at which all bars fit. */
export function importanceHeight(input: ImportanceInput): number {
  return LINE + barsOf(input).length * ROW + (input.doubt === null ? 8 : 2 * LINE + 8);
}

/** Draws how much of the variance each parameter explains. */
export function importanceChart(input: ImportanceInput, size: Size): Chart {
  const drawing = new Drawing(size, 80);
  const { width, height } = drawing;
  const bars = barsOf(input);
  const foot = input.doubt === null ? 4 : LINE + 6;
  const rows = Math.max(1, Math.floor((height - LINE - foot) / ROW));
  const kept = bars.length <= rows ? bars : bars.slice(0, Math.max(1, rows - 1));
  const labels = Math.min(width * 0.4, Math.max(...kept.map(({ label }) => textWidth(label)), 20));
  const [left, right] = [labels + 12, width - 58];
  drawing.fitted(2, 11, `share of the variance of ${input.metric}`, width - 4, {
    ...{ isBold: true, colour: "ink" },
  });
  for (const [index, bar] of kept.entries()) {
    drawBar(drawing, bar, LINE + index * ROW, left, right);
  }
  if (kept.length < bars.length) {
    const names = bars.slice(kept.length).map(({ label }) => label).join(", ");
    const y = LINE + kept.length * ROW + BAR;
    drawing.fitted(2, y, `${bars.length - kept.length} more: ${names}`, width - 4);
  }
  if (input.doubt !== null) {
    drawing.fitted(2, height - 5, sentence(input.doubt), width - 4, { colour: "warning" });
  }
  if (bars.length === 0) drawing.note("Not computed");
  return drawing.chart({
    ...{ shown: input.n, total: input.total },
    description: describe(input, bars),
    table: {
      columns: ["parameter", "share of the variance"],
      rows: bars.map(({ label, share }) => [label, percent(share)]),
    },
  });
}

function barsOf({ parameters, noise, together }: ImportanceInput): Bar[] {
  const bar = (label: string, share: number, colour: NamedColour, isHatched = false): Bar => ({
    ...{ label, share, colour, isHatched },
  });
  return [
    ...parameters.map(({ key, omega }) => bar(key, omega, "accent")),
    ...together === null ? [] : [bar("acting together", together, "muted")],
    ...noise === null ? [] : [bar("noise of replicates", noise, "faded", true)],
  ].filter(({ share }) => Number.isFinite(share));
}

function drawBar(drawing: Drawing, bar: Bar, top: number, left: number, right: number): void {
  const share = Math.min(1, Math.max(0, bar.share));
  const length = Math.max(1, share * (right - left));
  const y = top + (ROW - BAR) / 2;
  const text = fitText(bar.label, left - 12);
  drawing.text(left - 8, y + BAR - 3, text, { anchor: "end", colour: "ink" });
  drawing.rect(left, y, right - left, BAR, { colour: "grid", opacity: 0.5 });
  drawing.rect(left, y, length, BAR, { colour: bar.colour });
  if (bar.isHatched) drawHatch(drawing, { x: left, y, width: length, height: BAR }, "ink");
  drawing.text(left + length + 6, y + BAR - 3, percent(bar.share), { colour: "ink", hasRim: true });
  drawing.target({
    ...{ x: 0, y: top, width: drawing.width, height: ROW, runs: [] },
    label: `${bar.label}: ${percent(bar.share)}`,
  });
}

/** Writes a share. What is negative is so by chance. */
function percent(share: number): string {
  if (share <= 0) return "0 %";
  return share < 0.005 ? "< 1 %" : `${(Math.min(1, share) * 100).toFixed(0)} %`;
}

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`.replace(/\.?$/, ".");
}

function describe({ metric, n, doubt }: ImportanceInput, bars: readonly Bar[]): string {
  if (bars.length === 0) {
    return `The importance of parameters for ${named(metric)} is not computed.`;
  }
  const parts = bars.map(({ label, share }) => `${named(label)} ${percent(share)}`).join(", ");
  const end = doubt === null ? "" : ` ${sentence(doubt)}`;
  return `Share of the variance of ${named(metric)} over ${n} runs: ${parts}.${end}`;
}

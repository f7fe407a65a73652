/**
 * Strips: the number of each run of a row as a dot, on one scale for all rows.
 *
 * @module
 */
/// <reference lib="dom" />

import { hexOf, type Theme } from "../../domain/chart/theme.ts";
import { alone } from "../../domain/results/digits.ts";
import { finiteNumber } from "../../domain/results/factor.ts";
import type { ResultsRow, ResultsTable } from "../../domain/results/results_table.ts";

/** The scale of all strips. */
export interface StripScale {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly counted: ReadonlySet<string>;
  readonly colour: string;
}

const WIDTH = 120;
const HEIGHT = 16;
const RADIUS = 3;

/** Makes the scale of a metric, from the least to the greatest number of the table. */
export function stripScale(table: ResultsTable, metric: number, theme: Theme): StripScale {
  const cells = table.rows.flatMap(({ cells }) => cells[metric] ?? []).filter(({ n }) => n > 0);
  return {
    name: table.metrics[metric]?.name ?? "",
    low: cells.reduce((least, { min }) => Math.min(least, min), Infinity),
    high: cells.reduce((most, { max }) => Math.max(most, max), -Infinity),
    counted: table.counted,
    colour: hexOf("accent", theme),
  };
}

/** Draws the runs of a row. */
export function strip(row: ResultsRow, metric: number, scale: StripScale): Element | undefined {
  const cell = row.cells[metric];
  if (cell === undefined || cell.n === 0) return undefined;
  const numbers = row.runs.filter(({ status }) => scale.counted.has(status ?? ""))
    .flatMap(({ results }) => finiteNumber(results.get(scale.name)) ?? []);
  const label = cell.n === 1 ? alone(cell.min) : `${alone(cell.min)} to ${alone(cell.max)}`;
  const made = svg("svg", { width: WIDTH, height: HEIGHT, role: "img", "aria-label": label });
  made.append(svg("line", { x1: 0, x2: WIDTH, y1: HEIGHT / 2, y2: HEIGHT / 2, class: "rule" }));
  for (const number of numbers.slice(0, MOST_DOTS)) {
    made.append(svg("circle", {
      cx: placeOf(number, scale),
      cy: HEIGHT / 2,
      r: RADIUS,
      fill: scale.colour,
      "fill-opacity": 0.6,
    }));
  }
  return made;
}

/** More dots in a strip cannot be told apart. */
const MOST_DOTS = 100;

function placeOf(number: number, { low, high }: StripScale): number {
  // Halves, because the difference of two great numbers may be infinite.
  const share = high > low ? (number / 2 - low / 2) / (high / 2 - low / 2) : 0.5;
  return Math.round((RADIUS + share * (WIDTH - 2 * RADIUS)) * 10) / 10;
}

function svg(name: string, attributes: Readonly<Record<string, string | number>>): Element {
  const made = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
}

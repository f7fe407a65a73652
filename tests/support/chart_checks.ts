/**
 * What holds for every chart, whatever its data.
 *
 * @module
 */

import assert from "node:assert/strict";
import type { Chart } from "../../lib/domain/chart/chart.ts";
import type { Colour, Mark, TextMark } from "../../lib/domain/chart/mark.ts";
import { svgOf } from "../../lib/domain/chart/svg.ts";
import { textWidth } from "../../lib/domain/chart/text.ts";
import { LIGHT } from "../../lib/domain/chart/theme.ts";

/** Lines may stand out by half their width, and text by what its font's letters hang down. */
const ROOM = 4;

/** Checks that a chart draws numbers only, all of them within its box, and that its words fit it. */
export function checkChart(chart: Chart): void {
  for (const mark of chart.marks) {
    const box = boxOf(mark);
    assert.ok(box.every(Number.isFinite) && isDrawable(mark), `no number: ${show(mark)}`);
    const [left, top, right, bottom] = box;
    assert.ok(left >= -ROOM && right <= chart.width + ROOM, `too wide: ${show(mark)}`);
    assert.ok(top >= -ROOM && bottom <= chart.height + ROOM, `too high: ${show(mark)}`);
  }
  for (const { x, y, width, height, runs } of chart.targets) {
    assert.ok([x, y, width, height].every(Number.isFinite), "a target that is nowhere");
    assert.ok(runs.every((run) => Number.isInteger(run) && run >= 0));
  }
  assert.ok(chart.shown <= chart.total);
  assert.match(chart.description, /\.$/);
  assert.ok(chart.table.rows.every((row) => row.length === chart.table.columns.length));
  const svg = svgOf({ ...chart, description: "" }, "", LIGHT).replace(/>[^<]*</g, "><");
  assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
}

/** Checks that no two labels that stand upright touch each other. */
export function checkLabels(chart: Chart): void {
  const texts = chart.marks.filter((mark): mark is TextMark => mark.kind === "text" && !mark.turn);
  for (const [index, one] of texts.entries()) {
    for (const other of texts.slice(index + 1)) {
      const [a, b] = [boxOf(one), boxOf(other)];
      const isApart = a[2] <= b[0] || b[2] <= a[0] || a[3] <= b[1] || b[3] <= a[1];
      assert.ok(isApart, `"${one.text}" and "${other.text}" overlap`);
    }
  }
}

function show(mark: Mark): string {
  return JSON.stringify(mark).slice(0, 200);
}

function isDrawable(mark: Mark): boolean {
  const numbers = [shade(mark.colour)];
  if (mark.kind !== "text") numbers.push(mark.opacity ?? 1);
  if (mark.kind === "rect") numbers.push(Math.sqrt(mark.width), Math.sqrt(mark.height));
  if (mark.kind === "circle") numbers.push(Math.sqrt(mark.radius));
  if (mark.kind === "line") numbers.push(mark.width, ...mark.points);
  if (mark.kind === "text") numbers.push(mark.size, mark.turn ?? 0);
  return numbers.every(Number.isFinite);
}

function shade(colour: Colour): number {
  if (typeof colour === "string") return 0;
  return "scale" in colour ? colour.scale : "onScale" in colour ? colour.onScale : colour.category;
}

type Box = readonly [left: number, top: number, right: number, bottom: number];

function boxOf(mark: Mark): Box {
  switch (mark.kind) {
    case "line":
      return around(mark.points);
    case "rect":
      return [mark.x, mark.y, mark.x + mark.width, mark.y + mark.height];
    case "circle": {
      const { x, y, radius } = mark;
      return [x - radius, y - radius, x + radius, y + radius];
    }
    case "text":
      return textBox(mark);
  }
}

function textBox({ x, y, text, size, isBold, anchor, turn = 0 }: TextMark): Box {
  const width = textWidth(text, size, isBold);
  const start = anchor === "start" ? 0 : anchor === "middle" ? -width / 2 : -width;
  const angle = turn * Math.PI / 180;
  const corners = [[start, -size * 0.8], [start + width, -size * 0.8], [start, 0], [
    start + width,
    0,
  ]];
  return around(corners.flatMap(([along = 0, down = 0]) => [
    x + along * Math.cos(angle) - down * Math.sin(angle),
    y + along * Math.sin(angle) + down * Math.cos(angle),
  ]));
}

function around(points: readonly number[]): Box {
  const xs = points.filter((_, index) => index % 2 === 0);
  const ys = points.filter((_, index) => index % 2 === 1);
  return [least(xs), least(ys), most(xs), most(ys)];
}

function least(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.min(a, b), Infinity);
}

function most(numbers: readonly number[]): number {
  return numbers.reduce((a, b) => Math.max(a, b), -Infinity);
}

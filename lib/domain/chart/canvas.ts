/**
 * Charts on a canvas.
 *
 * @module
 */

import type { LineMark, Mark, TextMark } from "./mark.ts";
import { FONTS, RIM } from "./svg.ts";
import { hexOf, type Theme } from "./theme.ts";

/** The part of a browser's drawing context that is used. */
export interface Canvas {
  fillStyle: unknown;
  strokeStyle: unknown;
  lineWidth: number;
  lineJoin: string;
  globalAlpha: number;
  font: string;
  textAlign: string;
  beginPath(): void;
  closePath(): void;
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  arc(x: number, y: number, radius: number, start: number, end: number): void;
  fill(): void;
  stroke(): void;
  fillRect(x: number, y: number, width: number, height: number): void;
  fillText(text: string, x: number, y: number): void;
  strokeText(text: string, x: number, y: number): void;
  setLineDash(lengths: number[]): void;
  save(): void;
  restore(): void;
  translate(x: number, y: number): void;
  rotate(angle: number): void;
}

const ALIGNMENTS = { start: "left", middle: "center", end: "right" } as const;

const NO_DASH: readonly number[] = [];

/**
 * Draws marks. The paper is not among them: fill it before.
 *
 * @param from the first mark to draw, so that many can be drawn in several steps
 * @param to the mark to end before
 */
export function drawMarks(
  canvas: Canvas,
  marks: readonly Mark[],
  theme: Theme,
  from = 0,
  to = marks.length,
): void {
  canvas.lineJoin = "round";
  for (let at = from; at < Math.min(to, marks.length); at++) {
    const mark = marks[at];
    if (mark !== undefined) drawMark(canvas, mark, theme);
  }
  canvas.globalAlpha = 1;
}

function drawMark(canvas: Canvas, mark: Mark, theme: Theme): void {
  const hex = hexOf(mark.colour, theme);
  canvas.globalAlpha = mark.kind === "text" ? 1 : mark.opacity ?? 1;
  switch (mark.kind) {
    case "line":
      return drawLine(canvas, mark, hex);
    case "rect":
      canvas.fillStyle = hex;
      return canvas.fillRect(mark.x, mark.y, mark.width, mark.height);
    case "circle":
      canvas.fillStyle = hex;
      canvas.beginPath();
      canvas.arc(mark.x, mark.y, mark.radius, 0, 2 * Math.PI);
      return canvas.fill();
    case "text":
      return drawText(canvas, mark, hex, theme.named.paper);
  }
}

function drawLine(canvas: Canvas, mark: LineMark, hex: string): void {
  const { points } = mark;
  canvas.beginPath();
  canvas.moveTo(points[0] ?? 0, points[1] ?? 0);
  for (let at = 2; at + 1 < points.length; at += 2) {
    canvas.lineTo(points[at] ?? 0, points[at + 1] ?? 0);
  }
  if (mark.isFilled) {
    canvas.fillStyle = hex;
    canvas.closePath();
    canvas.fill();
    return;
  }
  canvas.strokeStyle = hex;
  canvas.lineWidth = mark.width;
  if (mark.dash !== undefined) canvas.setLineDash([...mark.dash]);
  canvas.stroke();
  if (mark.dash !== undefined) canvas.setLineDash([...NO_DASH]);
}

function drawText(canvas: Canvas, mark: TextMark, hex: string, paper: string): void {
  canvas.font = `${mark.isBold ? "600 " : ""}${mark.size}px ${FONTS}`;
  canvas.textAlign = ALIGNMENTS[mark.anchor];
  canvas.fillStyle = hex;
  canvas.save();
  canvas.translate(mark.x, mark.y);
  if (mark.turn) canvas.rotate(mark.turn * Math.PI / 180);
  if (mark.hasRim) {
    canvas.strokeStyle = paper;
    canvas.lineWidth = RIM;
    canvas.strokeText(mark.text, 0, 0);
  }
  canvas.fillText(mark.text, 0, 0);
  canvas.restore();
}

/**
 * Charts as SVG text: for files, for print, for pages without a script and for tests.
 *
 * It holds no style and no script, so that it shows under any content security policy.
 *
 * @module
 */

import { visible } from "../terminal/visible.ts";
import type { Chart } from "./chart.ts";
import type { CircleMark, LineMark, Mark, RectMark, TextMark } from "./mark.ts";
import { hexOf, type Theme } from "./theme.ts";

/** The fonts of all charts, in this order. */
export const FONTS = "system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif";

/** How wide the rim of a text is. */
export const RIM = 3;

/**
 * Writes a chart as an SVG document.
 *
 * @param title what it is called; the description is the chart's
 */
export function svgOf(chart: Chart, title: string, theme: Theme): string {
  const { width, height } = chart;
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" ` +
    `viewBox="0 0 ${width} ${height}" role="img" font-family="${FONTS}">\n` +
    `<title>${escaped(visible(title))}</title>\n<desc>${escaped(chart.description)}</desc>\n` +
    `<rect width="${width}" height="${height}" fill="${theme.named.paper}"/>\n` +
    chart.marks.map((mark) => `${markText(mark, theme)}\n`).join("") + "</svg>\n";
}

function markText(mark: Mark, theme: Theme): string {
  switch (mark.kind) {
    case "line":
      return lineText(mark, theme);
    case "rect":
      return rectText(mark, theme);
    case "circle":
      return circleText(mark, theme);
    case "text":
      return textText(mark, theme);
  }
}

function lineText(mark: LineMark, theme: Theme): string {
  let path = "";
  for (let at = 0; at + 1 < mark.points.length; at += 2) {
    path += `${at === 0 ? "M" : "L"}${short(mark.points[at])} ${short(mark.points[at + 1])}`;
  }
  const hex = hexOf(mark.colour, theme);
  if (mark.isFilled) return `<path d="${path}Z" fill="${hex}"${opacityText(mark)}/>`;
  const dash = mark.dash === undefined ? "" : ` stroke-dasharray="${mark.dash.join(" ")}"`;
  return `<path d="${path}" fill="none" stroke="${hex}" stroke-width="${mark.width}"` +
    `${dash}${opacityText(mark)} stroke-linejoin="round"/>`;
}

function rectText(mark: RectMark, theme: Theme): string {
  return `<rect x="${short(mark.x)}" y="${short(mark.y)}" width="${short(mark.width)}" ` +
    `height="${short(mark.height)}" fill="${hexOf(mark.colour, theme)}"${opacityText(mark)}/>`;
}

function circleText(mark: CircleMark, theme: Theme): string {
  return `<circle cx="${short(mark.x)}" cy="${short(mark.y)}" r="${short(mark.radius)}" ` +
    `fill="${hexOf(mark.colour, theme)}"${opacityText(mark)}/>`;
}

function textText(mark: TextMark, theme: Theme): string {
  const { x, y, turn, anchor } = mark;
  const turned = turn ? ` transform="rotate(${short(turn)} ${short(x)} ${short(y)})"` : "";
  const placed = anchor === "start" ? "" : ` text-anchor="${anchor}"`;
  const bold = mark.isBold ? ` font-weight="600"` : "";
  const rim = mark.hasRim
    ? ` stroke="${theme.named.paper}" stroke-width="${RIM}" stroke-linejoin="round" paint-order="stroke"`
    : "";
  return `<text x="${short(x)}" y="${short(y)}" font-size="${mark.size}" ` +
    `fill="${hexOf(mark.colour, theme)}"${placed}${bold}${rim}${turned}>${
      escaped(mark.text)
    }</text>`;
}

function opacityText({ opacity }: { readonly opacity?: number }): string {
  return opacity === undefined || opacity === 1 ? "" : ` opacity="${short(opacity)}"`;
}

/** Two decimals are finer than any screen. */
function short(number = 0): string {
  return String(Math.round(number * 100) / 100);
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** XML knows no control characters and no halves of surrogate pairs. */
const NOT_XML = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

function escaped(text: string): string {
  return text.replace(NOT_XML, "\ufffd").replace(/[&<>"']/g, (one) => ENTITIES[one] ?? one);
}

/**
 * A panel with a chart: drawn on a canvas, told in words and numbers, and saved as SVG or PNG.
 *
 * @module
 */
/// <reference lib="dom" />

import { drawMarks } from "../../domain/chart/canvas.ts";
import type { Chart, Size } from "../../domain/chart/chart.ts";
import { svgOf } from "../../domain/chart/svg.ts";
import type { ChoiceName } from "./choices.ts";
import { button, type Content, element, fill } from "./dom.ts";
import { download } from "./download.ts";
import { panel, type PanelStyle } from "./panel.ts";
import { listenToPointer } from "./pointer.ts";
import type { Work } from "./slices.ts";
import type { View } from "./view.ts";

/** What a panel with a chart needs to know. */
export interface ChartStyle extends PanelStyle {
  /** In pixels. */
  readonly height: number;
  /** The choices that it depends on, beside the filter, the theme and the size. */
  readonly on: readonly ChoiceName[];
  readonly controls?: () => readonly Content[];
  /** Makes the chart of a size; `undefined` if there is nothing to show. */
  readonly chart: (size: Size) => Chart | undefined;
}

/** So many marks are drawn before the clock is read. */
const MARKS = 200;

/** Makes the panel. */
export function chartPanel(view: View, style: ChartStyle): HTMLElement {
  const { element: made, controls, body, tell } = panel(style);
  const canvas = element("canvas", { role: "img" });
  const holder = element("div", { class: "chart" }, canvas);
  const numbers = numbersOf(() => current);
  let current: Chart | undefined;
  fill(body, holder, numbers);
  const own = element("span", {});
  fill(
    controls,
    own,
    button("SVG", () => current && saveSvg(current, style, view), { title: "Save as SVG" }),
    button("PNG", () => savePng(canvas, style), { title: "Save as PNG" }),
  );
  listenToPointer(holder, canvas, view, () => current);
  const paint = function* (): Work {
    if (own.childElementCount === 0) fill(own, ...style.controls?.() ?? []);
    const chart = style.chart({ width: holder.clientWidth || 600, height: style.height });
    yield;
    current = chart;
    if (chart === undefined) return;
    tell(chart.description);
    canvas.setAttribute("aria-label", chart.description);
    yield* draw(chart, canvas, view);
    numbers.dispatchEvent(new Event("toggle"));
  };
  view.add(style.id, { on: ["filter", "theme", "size", ...style.on], paint });
  watchWidth(holder, () => view.repaintPart(style.id));
  return made;
}

/** Draws beside the canvas first, so that half a chart is never seen. */
function* draw(chart: Chart, canvas: HTMLCanvasElement, view: View): Work {
  const scale = view.scale;
  const hidden = document.createElement("canvas");
  hidden.width = Math.round(chart.width * scale);
  hidden.height = Math.round(chart.height * scale);
  const context = hidden.getContext("2d");
  if (context === null) return;
  context.scale(scale, scale);
  context.fillStyle = view.theme.named.paper;
  context.fillRect(0, 0, chart.width, chart.height);
  for (let from = 0; from < chart.marks.length; from += MARKS) {
    drawMarks(context, chart.marks, view.theme, from, from + MARKS);
    yield;
  }
  canvas.width = hidden.width;
  canvas.height = hidden.height;
  canvas.style.width = `${chart.width}px`;
  canvas.style.height = `${chart.height}px`;
  canvas.getContext("2d")?.drawImage(hidden, 0, 0);
}

function watchWidth(holder: HTMLElement, onChange: () => void): void {
  let before = -1;
  new ResizeObserver(() => {
    const width = holder.clientWidth;
    if (before >= 0 && before !== width) onChange();
    before = width;
  }).observe(holder);
}

/** The most rows of a table of numbers. */
const MOST_ROWS = 200;

/** The numbers of the chart as a table, which is filled when it is opened. */
function numbersOf(current: () => Chart | undefined): HTMLDetailsElement {
  const body = element("div", {
    class: "scroll",
    tabindex: 0,
    role: "region",
    "aria-label": "Numbers",
  });
  const made = element("details", { class: "numbers" }, element("summary", {}, "Numbers"), body);
  made.addEventListener("toggle", () => {
    const table = current()?.table;
    if (!made.open || table === undefined) return;
    const rows = table.rows.slice(0, MOST_ROWS);
    const left = table.rows.length - rows.length;
    fill(
      body,
      element(
        "table",
        { class: "plain" },
        element(
          "thead",
          {},
          element("tr", {}, ...table.columns.map((name) => element("th", { scope: "col" }, name))),
        ),
        element(
          "tbody",
          {},
          ...rows.map((row) => element("tr", {}, ...row.map((text) => element("td", {}, text)))),
        ),
      ),
      left > 0 ? element("p", {}, `${left} more rows are left out.`) : undefined,
    );
  });
  return made;
}

function saveSvg(chart: Chart, { id, title }: ChartStyle, view: View): void {
  download(`${id}.svg`, "image/svg+xml", svgOf(chart, title, view.theme));
}

function savePng(canvas: HTMLCanvasElement, { id }: ChartStyle): void {
  canvas.toBlob((blob) => blob && download(`${id}.png`, "image/png", blob), "image/png");
}

/**
 * A chart: drawn on a canvas, told in words and numbers, and saved as SVG or PNG.
 *
 * @module
 */
/// <reference lib="dom" />

import { drawMarks } from "../../domain/chart/canvas.ts";
import type { Chart, Size } from "../../domain/chart/chart.ts";
import { svgOf } from "../../domain/chart/svg.ts";
import type { ChoiceName } from "./choices.ts";
import { button, element } from "./dom.ts";
import { download } from "./download.ts";
import { numbersOf } from "./numbers.ts";
import { listenToPointer } from "./pointer.ts";
import type { Work } from "./slices.ts";
import type { View } from "./view.ts";

/** What a chart needs to know. */
export interface ChartStyle {
  /** Names the chart in the page and its files. */
  readonly id: string;
  readonly title: string;
  /** The choices that it depends on, beside the filter, the theme and the size. */
  readonly on: readonly ChoiceName[];
  /** The height in pixels, or what it depends on. */
  readonly height: number | (() => number);
  /** Makes the chart of a size; `undefined` if there is nothing to show. */
  readonly chart: (size: Size) => Chart | undefined;
  /** Called before each painting. */
  readonly before?: () => void;
  /** Called when a chart has been drawn. */
  readonly after?: (chart: Chart) => void;
}

/** A chart of the page. */
export interface ChartBox {
  /** Holds the canvas; things may lie over it. */
  readonly holder: HTMLElement;
  /** The chart's numbers, for people who do not see it. */
  readonly numbers: HTMLElement;
  /** Save it. */
  readonly buttons: readonly HTMLElement[];
}

/** The width of charts on paper, in pixels. */
const PAPER = 660;

/** So many marks are drawn before the clock is read. */
const MARKS = 200;
/** After so many the browser is made to draw them, so that it does not draw 10,000 at once. */
const FLUSH = 1000;

/** Makes a chart. */
export function chartBox(view: View, style: ChartStyle): ChartBox {
  const { id, title } = style;
  const canvas = element("canvas", { role: "img" });
  const holder = element("div", { class: "chart" }, canvas);
  let current: Chart | undefined;
  const numbers = numbersOf(title, () => current?.table);
  listenToPointer(holder, canvas, view, () => current);
  const paint = function* (): Work {
    style.before?.();
    const height = typeof style.height === "number" ? style.height : style.height();
    const width = view.isPrinting ? Math.min(PAPER, holder.clientWidth) : holder.clientWidth;
    const chart = style.chart({ width: width || PAPER, height });
    current = chart;
    holder.hidden = numbers.element.hidden = chart === undefined;
    if (chart === undefined) return;
    yield;
    canvas.setAttribute("aria-label", `${title}. ${chart.description}`);
    yield* draw(chart, canvas, view);
    numbers.refresh();
    style.after?.(chart);
  };
  view.add(id, { on: ["filter", "theme", "size", ...style.on], paint });
  watchWidth(holder, () => view.repaintPart(id));
  return {
    holder,
    numbers: numbers.element,
    buttons: [
      button("SVG", () => current && saveSvg(current, style, view), {
        "aria-label": `Save ${title} as SVG`,
      }),
      button("PNG", () => savePng(canvas, id), { "aria-label": `Save ${title} as PNG` }),
    ],
  };
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
  const scratch = document.createElement("canvas").getContext("2d");
  for (let from = 0; from < chart.marks.length; from += MARKS) {
    drawMarks(context, chart.marks, view.theme, from, from + MARKS);
    // A browser notes what is drawn, and draws it when the picture is needed.
    if (from % FLUSH === FLUSH - MARKS) scratch?.drawImage(hidden, 0, 0, 1, 1, 0, 0, 1, 1);
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
    if (before > 0 && width > 0 && before !== width) onChange();
    before = width;
  }).observe(holder);
}

function saveSvg(chart: Chart, { id, title }: ChartStyle, view: View): void {
  download(`${id}.svg`, "image/svg+xml", svgOf(chart, title, view.theme));
}

function savePng(canvas: HTMLCanvasElement, id: string): void {
  canvas.toBlob((blob) => blob && download(`${id}.png`, "image/png", blob), "image/png");
}

/**
 * A panel with one chart.
 *
 * @module
 */
/// <reference lib="dom" />

import type { Chart } from "../../domain/chart/chart.ts";
import { brief } from "../../domain/terminal/visible.ts";
import { type ChartBox, chartBox, type ChartStyle } from "./chart_box.ts";
import { type Content, element, fill } from "./dom.ts";
import { panel, type PanelStyle } from "./panel.ts";
import type { View } from "./view.ts";

/** What a panel with a chart needs to know. */
export interface ChartPanelStyle extends PanelStyle, ChartStyle {
  /** Makes what the person can choose for this chart. */
  readonly controls?: () => readonly Content[];
  /** Makes what is told in place of a chart that there is not. */
  readonly without?: string;
}

/** A panel with its chart. */
export interface ChartPanel {
  readonly element: HTMLElement;
  readonly box: ChartBox;
}

/** The longest description that is shown, in characters; people who do not see the chart get it whole. */
const LONGEST = 320;

/** Makes the panel. */
export function chartPanel(view: View, style: ChartPanelStyle): ChartPanel {
  const { element: made, controls, body, tell } = panel(style);
  const own = element("span", {});
  const box = chartBox(view, {
    ...style,
    before: () => {
      replaceKeepingFocus(own, style.controls?.() ?? []);
      tell(style.without ?? "");
    },
    after: (chart: Chart) => {
      tell(brief(chart.description, LONGEST));
      style.after?.(chart);
    },
  });
  fill(controls, own, ...box.buttons);
  fill(body, box.holder, box.numbers);
  return { element: made, box };
}

/** Replaces controls. The one that a person uses keeps the focus. */
export function replaceKeepingFocus(parent: HTMLElement, content: readonly Content[]): void {
  const before = Array.from(parent.querySelectorAll("select"));
  const at = before.findIndex((one) => one === document.activeElement);
  fill(parent, ...content);
  if (at >= 0) parent.querySelectorAll("select")[at]?.focus();
}

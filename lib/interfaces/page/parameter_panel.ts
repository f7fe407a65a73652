/**
 * The metric against each parameter that varies.
 *
 * @module
 */
/// <reference lib="dom" />

import { isCounted, runsText } from "../../domain/chart/chart.ts";
import { parameterChart } from "../../domain/chart/parameter_chart.ts";
import { chartBox } from "./chart_box.ts";
import { keysByImportance, metricOf, runsOf } from "./chart_data.ts";
import { button, element, fill } from "./dom.ts";
import type { PageKey } from "./page_data.ts";
import { panel, shownText } from "./panel.ts";
import type { View } from "./view.ts";

/** So many parameters are shown at first. */
const FEW = 6;

/** Makes the panel. */
export function parameterPanel(view: View): HTMLElement {
  const { element: made, controls, body, tell } = panel({
    id: "parameters",
    title: "Metric against each parameter",
    isWide: true,
  });
  const keys = keysByImportance(view);
  const grid = element("div", { class: "small-charts" });
  const show = (few: readonly PageKey[]) => grid.append(...few.map((key) => smallChart(view, key)));
  show(keys.slice(0, FEW));
  fill(body, grid);
  const rest = keys.slice(FEW);
  if (rest.length > 0) {
    const more = button(`Show ${rest.length} more`, () => {
      show(rest);
      more.remove();
    });
    fill(controls, more);
  }
  view.add("parameters", {
    on: ["filter", "metric"],
    *paint() {
      const { name = "", values = [] } = metricOf(view) ?? {};
      const shown = view.places.filter((run) => typeof values[run] === "number").length;
      const chosen = runsOf(view);
      const aside = view.places.filter((run) =>
        typeof values[run] === "number" && !isCounted(chosen, run)
      ).length;
      tell(
        `${name} of each run, and its mean ± std at each value. ` +
          shownText(shown, view.places.length) +
          (shown < view.places.length ? " The others stand below, by their states." : "") +
          (aside > 0 ? ` ${runsText(aside)} did not complete: these are in no mean.` : ""),
      );
      yield;
    },
  });
  return made;
}

function smallChart(view: View, key: PageKey): HTMLElement {
  const box = chartBox(view, {
    id: `parameter-${view.model.data.keys.indexOf(key)}`,
    title: `Metric against ${key.key}`,
    height: 260,
    on: ["metric"],
    chart: (size) => {
      const metric = metricOf(view);
      return metric && parameterChart({ key, metric, ...runsOf(view) }, size);
    },
  });
  return element(
    "figure",
    {},
    element("figcaption", {}, key.key, element("span", { class: "controls" }, ...box.buttons)),
    box.holder,
    box.numbers,
  );
}

/**
 * The bar at the top: filter, metric and theme, for all panels.
 *
 * @module
 */
/// <reference lib="dom" />

import { replaceKeepingFocus } from "./chart_panel.ts";
import { button, choice, type Content, element, fill } from "./dom.ts";
import { shownText } from "./panel.ts";
import type { View } from "./view.ts";

/** Makes the bar. */
export function toolbar(view: View): HTMLElement {
  const filter = element("input", {
    type: "search",
    id: "filter",
    spellcheck: "false",
    autocomplete: "off",
    placeholder: "lr>=0.01 opt=adam status=failed",
    "aria-describedby": "filter-told",
  });
  filter.addEventListener("input", () => view.set("filter", filter.value));
  const told = element("span", { id: "filter-told", role: "status" });
  const clear = button("Clear", () => view.set("filter", ""), { id: "clear" });
  const choices = element("span", { class: "choices" });
  view.add("toolbar", {
    on: ["filter", "metric", "theme"],
    *paint() {
      // Setting the same text would move the cursor.
      if (filter.value !== view.get("filter")) filter.value = view.get("filter");
      clear.hidden = view.get("filter") === "";
      fill(told, [shownText(view.places.length, view.model.count), ...view.problems].join(" "));
      told.classList.toggle("is-wrong", view.problems.length > 0);
      replaceKeepingFocus(choices, choicesOf(view));
      yield;
    },
  });
  const form = element(
    "form",
    { class: "toolbar", role: "search", "aria-label": "What all panels show" },
    element("label", { class: "filter" }, element("span", {}, "Filter"), filter),
    clear,
    told,
    choices,
  );
  form.addEventListener("submit", (event) => event.preventDefault());
  return form;
}

function choicesOf(view: View): readonly Content[] {
  const names = view.model.data.metrics.map(({ name }) => name);
  return [
    names.length < 2 ? undefined : choice(
      "Metric",
      names.map((name) => ({ value: name, label: name })),
      view.oneOf("metric", names),
      (name) => view.set("metric", name),
    ),
    choice("Theme", THEMES, view.get("theme"), (theme) => view.set("theme", theme)),
  ];
}

const THEMES = [
  { value: "", label: "as the system" },
  { value: "light", label: "light" },
  { value: "dark", label: "dark" },
];

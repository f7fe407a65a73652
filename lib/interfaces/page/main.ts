/**
 * The script of a report's page.
 *
 * @module
 */
/// <reference lib="dom" />

import { chartPanels } from "./chart_panels.ts";
import { configurations } from "./configurations.ts";
import { details } from "./details.ts";
import { type Content, element } from "./dom.ts";
import { failures } from "./failures.ts";
import { keepFresh } from "./fresh.ts";
import { loadData } from "./load.ts";
import { modelOf } from "./model.ts";
import { overview } from "./overview.ts";
import { runsTable } from "./table.ts";
import { toolbar } from "./toolbar.ts";
import { View } from "./view.ts";

async function main(): Promise<void> {
  const root = document.documentElement;
  const model = modelOf(await loadData());
  const view = new View(model, () => root.dataset.state = "painted");
  root.dataset.theme = view.theme.name;
  document.body.append(
    element("a", { class: "skip", href: "#runs" }, "Skip to the table of runs"),
    element(
      "main",
      {},
      overview(view),
      ...(model.count === 0 ? [element("p", {}, "There are no runs to show.")] : panels(view)),
    ),
  );
  if (model.count === 0) root.dataset.state = "painted";
  keepFresh(model.data);
}

function panels(view: View): readonly Content[] {
  const charts = chartPanels(view);
  return [
    toolbar(view),
    element(
      "div",
      { class: "panels" },
      configurations(view),
      ...charts.before,
      failures(view),
      ...charts.after,
      runsTable(view),
      details(view),
    ),
  ];
}

main().catch((error) => {
  document.documentElement.dataset.state = "broken";
  document.body.append(element("p", { role: "alert" }, `The page cannot be shown: ${error}`));
});

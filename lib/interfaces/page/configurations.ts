/**
 * The best configurations: the same table as `aexp results` shows, with each run beside it.
 *
 * @module
 */
/// <reference lib="dom" />

import { metricText } from "../../domain/results/cell_text.ts";
import { type Factor, levelLabel } from "../../domain/results/factor.ts";
import { selectRuns } from "../../domain/results/importance.ts";
import {
  type ResultsRow,
  type ResultsTable,
  resultsTable,
  type Statistic,
  STATISTICS,
} from "../../domain/results/results_table.ts";
import { button, choice, type Content, element, fill } from "./dom.ts";
import { partText } from "./filter.ts";
import { keyOrder } from "./model.ts";
import { panel, shownText } from "./panel.ts";
import { strip, stripScale } from "./strip.ts";
import type { View } from "./view.ts";

/** So many rows are shown at first, and so many at most. */
const FEW = 10;
const MOST = 500;

/** Makes the panel. */
export function configurations(view: View): HTMLElement {
  const { element: made, controls, body, tell } = panel({
    id: "configurations",
    title: view.model.data.metrics.length === 0 ? "Configurations" : "Best configurations",
    isWide: true,
  });
  let limit = FEW;
  const paint = function* (): Generator<undefined, void, undefined> {
    fillControls(view, controls);
    const table = tableOf(view);
    yield;
    tell(...toldOf(table, view));
    const rows = table.rows.slice(0, limit);
    const more = table.rows.length - rows.length;
    const onMore = () => {
      limit = limit === FEW ? MOST : FEW;
      view.repaintPart("configurations");
    };
    fill(
      body,
      element(
        "div",
        { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table" },
        htmlTable(table, rows, view),
      ),
      more > 0 && limit === FEW
        ? button(`Show ${Math.min(more, MOST - FEW)} more`, onMore)
        : limit === MOST && table.rows.length > FEW
        ? button("Show fewer", onMore)
        : undefined,
      more > 0 && limit === MOST ? `${more} more are left out.` : undefined,
    );
    yield;
  };
  view.add("configurations", { on: ["filter", "metric", "stat", "theme"], paint });
  return made;
}

function fillControls(view: View, controls: HTMLElement): void {
  if (controls.childElementCount > 0 || view.model.data.metrics.length === 0) return;
  const entries = [
    { value: "mean", label: "mean ± std" },
    { value: "median", label: "median" },
    { value: "best", label: "best" },
    { value: "ci", label: "mean, 95 % t interval" },
  ];
  fill(controls, choice("Statistic", entries, statisticOf(view), (stat) => view.set("stat", stat)));
}

function statisticOf(view: View): Statistic {
  const known = STATISTICS.find((one) => one === view.get("stat"));
  return known ?? "mean";
}

function tableOf(view: View): ResultsTable {
  const { model, places } = view;
  const { runs, factors } = model.sweep();
  const metrics = model.data.metrics;
  const chosen = view.oneOf("metric", metrics.map(({ name }) => name));
  const first = metrics.find(({ name }) => name === chosen);
  const isWhole = places.length === model.count;
  return resultsTable(isWhole ? runs : places.flatMap((run) => runs[run] ?? []), {
    by: keyOrder(model).map(({ key }) => key),
    over: model.data.keys.filter(({ role }) => role === "over").map(({ key }) => key),
    metrics: metrics.map(({ name }) => name),
    minimize: metrics.filter((one) => one.is_minimized).map(({ name }) => name),
    maximize: metrics.filter((one) => !one.is_minimized).map(({ name }) => name),
    statistic: statisticOf(view),
    sort: first === undefined ? undefined : `${first.is_minimized ? "" : "-"}${first.name}`,
    counted: model.data.counted,
  }, isWhole ? factors : selected(factors, places));
}

function selected(factors: readonly Factor[], places: readonly number[]): readonly Factor[] {
  return factors.map((factor) => selectRuns(factor, places));
}

/** Of so many metrics is told what they lack. */
const MOST_OMITTED = 4;

function toldOf(table: ResultsTable, { places, model }: View): readonly Content[] {
  const rows = `${table.rows.length} ${
    table.rows.length === 1 ? "configuration" : "configurations"
  }. `;
  const over = model.data.keys.filter(({ role }) => role === "over").map(({ key }) => key);
  const replicates = over.length === 0 ? "" : ` Replicates differ in ${over.join(", ")}.`;
  const omitted = table.omitted.flatMap(({ name, notFinite, notNumbers, missing }) => {
    const parts = [
      ...(notFinite > 0 ? [`not finite in ${notFinite}`] : []),
      ...(notNumbers > 0 ? [`no number in ${notNumbers}`] : []),
      ...(missing > 0 ? [`missing in ${missing}`] : []),
    ];
    return parts.length === 0 ? [] : [` ${name} is ${parts.join(", ")} of the runs that count.`];
  });
  const more = omitted.length - MOST_OMITTED;
  const without = table.metrics.length === 0 ? " No run has numbers in its results." : "";
  const notCounted = table.notCounted === 0
    ? ""
    : ` ${table.notCounted} with results did not complete and are not counted.`;
  return [
    rows + shownText(places.length, model.count) + replicates + without + notCounted +
    omitted.slice(0, MOST_OMITTED).join("") +
    (more > 0 ? ` So are ${more} other metrics.` : ""),
  ];
}

function htmlTable(
  table: ResultsTable,
  rows: readonly ResultsRow[],
  view: View,
): HTMLTableElement {
  const { metrics, design } = table;
  const own = design.factors.filter(({ key }) =>
    view.model.data.keys.some((one) => one.key === key && one.role === "own")
  );
  const at = metrics.findIndex(({ name }) => name === view.get("metric"));
  const scale = stripScale(table, Math.max(0, at), view.theme);
  const head = [
    ...own.map(({ key }) => element("th", { scope: "col" }, key)),
    element("th", { scope: "col", class: "number" }, "runs"),
    ...metrics.map(({ name, isMinimized }) =>
      element("th", { scope: "col", class: "number" }, `${name} (${isMinimized ? "min" : "max"})`)
    ),
    metrics.length === 0
      ? undefined
      : element("th", { scope: "col" }, `each run, ${metrics[Math.max(0, at)]?.name ?? ""}`),
    element("th", { scope: "col" }, "others"),
    element("td", {}),
  ];
  return element(
    "table",
    { class: "plain" },
    element("thead", {}, element("tr", {}, ...head)),
    element(
      "tbody",
      {},
      ...rows.map((row) => rowOf(row, { table, own, at: Math.max(0, at), scale, view })),
    ),
  );
}

interface RowParts {
  readonly table: ResultsTable;
  readonly own: readonly Factor[];
  readonly at: number;
  readonly scale: ReturnType<typeof stripScale>;
  readonly view: View;
}

function rowOf(row: ResultsRow, { table, own, at, scale, view }: RowParts): HTMLElement {
  const { design, metrics, statistic } = table;
  const labels = own.map((factor) => levelLabel(row.levels[design.factors.indexOf(factor)]));
  const filter = own.map((factor, n) => {
    const isMissing = row.levels[design.factors.indexOf(factor)] === undefined;
    const values = [isMissing ? "" : labels[n] ?? ""];
    return partText({ kind: "comparison", name: factor.key, operator: "=", values });
  }).join(" ");
  const others = [...row.statuses].filter(([status]) => !table.counted.has(status));
  return element(
    "tr",
    {},
    ...labels.map((label) => element("td", {}, label)),
    element("td", { class: "number" }, String(row.runs.length)),
    ...metrics.map((_, n) => {
      const isBest = row.cells[n]?.isBest ?? false;
      const text = metricText(row, n, { statistic, isEachRun: false });
      return element("td", { class: isBest ? "number best" : "number" }, text);
    }),
    metrics.length === 0 ? undefined : element("td", {}, strip(row, at, scale)),
    element(
      "td",
      {},
      others.map(([status, count]) => `${count} ${status || "without a state"}`).join(", "),
    ),
    element(
      "td",
      {},
      filter === "" ? undefined : button("Show", () => view.set("filter", filter), {
        "aria-label": `Show runs with ${filter}`,
      }),
    ),
  );
}

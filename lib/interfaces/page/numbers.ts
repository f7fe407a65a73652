/**
 * The numbers of a chart as a table, which is made when it is opened.
 *
 * @module
 */
/// <reference lib="dom" />

import type { ChartTable } from "../../domain/chart/chart.ts";
import { element, fill } from "./dom.ts";

/** A table of numbers. */
export interface Numbers {
  readonly element: HTMLElement;
  /** Shows the present numbers, if the table is open. */
  readonly refresh: () => void;
}

/** The most rows of a table. */
const MOST_ROWS = 200;

/** Makes a table. */
export function numbersOf(title: string, current: () => ChartTable | undefined): Numbers {
  const label = `Numbers of ${title}`;
  const body = element("div", {
    class: "scroll",
    tabindex: 0,
    role: "region",
    "aria-label": label,
  });
  const summary = element("summary", { "aria-label": label }, "Numbers");
  const made = element("details", { class: "numbers" }, summary, body);
  const refresh = () => {
    const table = current();
    if (!made.open || table === undefined) return;
    const left = table.rows.length - MOST_ROWS;
    fill(
      body,
      plainTable(table.columns, table.rows.slice(0, MOST_ROWS)),
      left > 0 ? element("p", {}, `${left} more rows are left out.`) : undefined,
    );
  };
  made.addEventListener("toggle", refresh);
  return { element: made, refresh };
}

/** Makes a table of texts. */
export function plainTable(
  columns: readonly string[],
  rows: readonly (readonly string[])[],
  caption?: string,
): HTMLTableElement {
  return element(
    "table",
    { class: "plain" },
    caption === undefined ? undefined : element("caption", {}, caption),
    element(
      "thead",
      {},
      element("tr", {}, ...columns.map((name) => element("th", { scope: "col" }, name))),
    ),
    element(
      "tbody",
      {},
      ...rows.map((row) => element("tr", {}, ...row.map((text) => element("td", {}, text)))),
    ),
  );
}

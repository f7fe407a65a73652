/**
 * The table of runs. Only the rows that can be seen are in the page, because 10,000 rows would take
 * seconds.
 *
 * @module
 */
/// <reference lib="dom" />

import { button, element, fill } from "./dom.ts";
import { csvOf, download } from "./download.ts";
import type { Column } from "./model.ts";
import { statusClass } from "./overview.ts";
import { panel, shownText } from "./panel.ts";
import { sortedPlaces, sortOf } from "./sort.ts";
import type { View } from "./view.ts";

/** The height of a row, in pixels; the style sheet has the same. */
const ROW = 28;
/** Rows above and below those that can be seen. */
const SPARE = 12;

/** Makes the panel. */
export function runsTable(view: View): HTMLElement {
  const { element: made, controls, body, tell } = panel({
    id: "runs",
    title: "Runs",
    isWide: true,
  });
  const grid = new Grid(view);
  fill(
    controls,
    button("CSV", () => download("runs.csv", "text/csv", csvOf(grid.places, grid.columns))),
  );
  fill(body, grid.element);
  view.add("runs", {
    on: ["filter", "sort", "run", "theme"],
    *paint() {
      const isCut = view.isPrinting && view.places.length > MOST_PRINTED;
      const more = isCut ? ` The first ${MOST_PRINTED} are printed.` : "";
      const isWide = view.isPrinting && grid.width > PAPER;
      const cut = isWide ? " Columns that have no room on paper are left out: save the CSV." : "";
      tell(shownText(view.places.length, view.model.count) + more + cut);
      yield;
      grid.show();
      yield;
    },
  });
  return made;
}

class Grid {
  readonly element: HTMLElement;
  readonly columns: readonly Column[];
  places: readonly number[] = [];
  readonly #view: View;
  readonly #head = element("div", { role: "row", class: "row head", "aria-rowindex": 1 });
  readonly #rows = element("div", { role: "rowgroup", class: "rows" });
  readonly #widths: readonly number[];
  #active = 0;
  #key = "";

  constructor(view: View) {
    this.#view = view;
    this.columns = columnsOf(view);
    this.#widths = this.columns.map((column) => widthOf(column, view.model.count));
    this.element = element(
      "div",
      {
        role: "grid",
        class: "grid",
        tabindex: 0,
        "aria-label": "Runs",
        "aria-colcount": this.columns.length,
      },
      element("div", { role: "rowgroup", class: "heads" }, this.#head),
      this.#rows,
    );
    this.element.addEventListener("scroll", () => this.#fillRows());
    this.element.addEventListener("keydown", (event) => this.#onKey(event));
    this.element.addEventListener("click", (event) => this.#onClick(event));
    this.#rows.style.width = this.#head.style.width = `max(100%, ${this.width}px)`;
  }

  /** The width of all columns, in pixels. */
  get width(): number {
    return this.#widths.reduce((sum, one) => sum + one, 0);
  }

  /** Shows the runs that are chosen now. */
  show(): void {
    const sort = sortOf(this.#view.get("sort"), this.columns);
    this.places = sortedPlaces(this.#view.places, sort);
    this.element.setAttribute("aria-rowcount", String(this.places.length + 1));
    this.element.style.height = `${
      Math.min(MOST_ROWS, this.places.length + 1) * ROW + SCROLLBAR
    }px`;
    this.#rows.style.height = `${this.places.length * ROW}px`;
    this.#active = Math.min(this.#active, Math.max(0, this.places.length - 1));
    this.#fillHead(sort?.column, sort?.isDown ?? false);
    this.#key = "";
    this.#fillRows();
  }

  #fillHead(sorted: Column | undefined, isDown: boolean): void {
    const focused = this.#head.contains(document.activeElement)
      ? document.activeElement?.closest("[role=columnheader]")?.getAttribute("aria-colindex")
      : undefined;
    fill(
      this.#head,
      ...this.columns.map((column, at) => {
        const isSorted = column === sorted;
        const cell = element(
          "div",
          {
            role: "columnheader",
            class: this.#isNumeric(column) ? "cell number" : "cell",
            "aria-colindex": at + 1,
            "aria-sort": isSorted ? isDown ? "descending" : "ascending" : undefined,
          },
          button(`${column.name}${isSorted ? isDown ? " ↓" : " ↑" : ""}`, () => {
            this.#view.set("sort", isSorted && !isDown ? `-${column.name}` : column.name);
          }, { title: `Sort by ${column.name}`, tabindex: at === 0 ? 0 : -1 }),
        );
        cell.style.width = `${this.#widths[at]}px`;
        return cell;
      }),
    );
    if (focused) {
      this.#head.querySelector<HTMLElement>(`[aria-colindex="${focused}"] button`)?.focus();
    }
  }

  #fillRows(): void {
    const first = Math.max(0, Math.floor(this.element.scrollTop / ROW) - SPARE);
    const last = Math.min(
      this.places.length,
      first + Math.ceil(this.element.clientHeight / ROW) + 2 * SPARE,
    );
    const key = `${first} ${last} ${this.#active} ${this.#view.get("run")}`;
    if (key === this.#key) return;
    this.#key = key;
    const rows: HTMLElement[] = [];
    for (let at = first; at < last; at++) rows.push(this.#row(at));
    this.#rows.replaceChildren(...rows);
    const active = rows.find((row) => row.id === `row-${this.#active}`);
    if (active === undefined) this.element.removeAttribute("aria-activedescendant");
    else this.element.setAttribute("aria-activedescendant", active.id);
  }

  #row(at: number): HTMLElement {
    const run = this.places[at] ?? 0;
    const isChosen = this.#view.model.data.runs.job_id[run]?.startsWith(this.#chosen) ?? false;
    const row = element("div", {
      role: "row",
      id: `row-${at}`,
      class: at === this.#active ? "row active" : "row",
      "aria-rowindex": at + 2,
      "aria-selected": isChosen ? "true" : "false",
      "data-at": at,
    });
    row.style.top = `${at * ROW}px`;
    for (const [n, column] of this.columns.entries()) row.append(this.#cell(column, n, run));
    return row;
  }

  #isNumeric(column: Column): boolean {
    const [first = 0] = this.places.filter((run) => column.text(run) !== "").slice(0, 1);
    return !Number.isNaN(column.number(first));
  }

  /** What no id begins with stands for none. */
  get #chosen(): string {
    return this.#view.get("run") || "none";
  }

  #cell(column: Column, n: number, run: number): HTMLElement {
    const text = column.text(run);
    const shown = isFixed(column, "id") ? text.slice(0, 8) : text.slice(0, MOST_TEXT);
    const isStatus = isFixed(column, "status");
    const isNumber = !Number.isNaN(column.number(run));
    const cell = element(
      "div",
      {
        role: "gridcell",
        class: `cell${isStatus ? ` status ${statusClass(text)}` : isNumber ? " number" : ""}`,
        "aria-colindex": n + 1,
        title: text.length > 12 ? shown : undefined,
      },
      shown,
    );
    cell.style.width = `${this.#widths[n]}px`;
    return cell;
  }

  #onClick(event: MouseEvent): void {
    const row = event.target instanceof Element ? event.target.closest("[data-at]") : null;
    if (row === null) return;
    this.#active = Number(row.getAttribute("data-at"));
    this.#open();
  }

  #open(): void {
    const run = this.places[this.#active];
    const id = run === undefined ? "" : this.#view.model.data.runs.job_id[run] ?? "";
    this.#view.set("run", id.slice(0, 8));
    this.#fillRows();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.target !== this.element) return moveAlong(this.#head, event);
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW) - 2);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -this.places.length,
      End: this.places.length,
    };
    const step = steps[event.key];
    if (event.key === "Enter" || event.key === " ") this.#open();
    else if (event.key === "Escape") this.#view.set("run", "");
    else if (step !== undefined) this.#move(this.#active + step);
    else return;
    event.preventDefault();
  }

  #move(to: number): void {
    this.#active = Math.max(0, Math.min(this.places.length - 1, to));
    const top = this.#active * ROW;
    const room = this.element.clientHeight - 2 * ROW;
    if (top < this.element.scrollTop) this.element.scrollTop = top;
    else if (top > this.element.scrollTop + room) this.element.scrollTop = top - room;
    this.#fillRows();
  }
}

/** Room for a bar below the rows, in pixels. */
const SCROLLBAR = 18;
/** Moves from one head to the next with the arrow keys. */
function moveAlong(head: HTMLElement, { key }: KeyboardEvent): void {
  const step = key === "ArrowRight" ? 1 : key === "ArrowLeft" ? -1 : 0;
  const heads = Array.from(head.querySelectorAll("button"));
  const at = heads.findIndex((one) => one === document.activeElement);
  if (step !== 0 && at >= 0) heads[at + step]?.focus();
}

/** What fits on paper, in pixels. */
const PAPER = 880;
/** Rows on paper, without the head. */
const MOST_PRINTED = 30;
/** Rows that can be seen at once. */
const MOST_ROWS = 16;
/** The longest text of a cell, in characters. */
const MOST_TEXT = 200;

/** The columns that say something, in the order of the table. */
function columnsOf({ model }: View): readonly Column[] {
  const varied = new Set(model.varied.map(({ key }) => key));
  const named = (name: string) =>
    model.columns.filter((column) => column.kind === "fixed" && column.name === name);
  const says = (column: Column) => {
    for (let run = 0; run < model.count; run++) if (column.text(run) !== "") return true;
    return false;
  };
  const isVaried = (column: Column) => {
    for (let run = 1; run < model.count; run++) {
      if (column.text(run) !== column.text(0)) return true;
    }
    return false;
  };
  return [
    ...named("id"),
    ...named("status"),
    ...model.columns.filter(({ kind, name }) => kind === "key" && varied.has(name)),
    ...model.columns.filter(({ kind }) => kind === "metric"),
    ...["seconds", "error"].flatMap(named).filter(says),
    ...["tag", "experiment", "host", "attempts"].flatMap(named).filter(isVaried),
  ];
}

/** About how wide a column must be, in pixels. */
function widthOf(column: Column, count: number): number {
  let longest = column.name.length + 3;
  const step = Math.max(1, Math.floor(count / SAMPLE));
  for (let run = 0; run < count; run += step) longest = Math.max(longest, column.text(run).length);
  if (isFixed(column, "id")) longest = 9;
  const most = isFixed(column, "error") ? 420 : 180;
  const dot = isFixed(column, "status") ? 14 : 0;
  return Math.round(Math.max(56, Math.min(most, longest * 8 + 20 + dot)));
}

function isFixed({ kind, name }: Column, wanted: string): boolean {
  return kind === "fixed" && name === wanted;
}

/** How many runs are looked at for the width of a column. */
const SAMPLE = 500;

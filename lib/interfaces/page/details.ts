/**
 * All that is known of one run.
 *
 * @module
 */
/// <reference lib="dom" />

import { button, type Content, element, fill, preformatted } from "./dom.ts";
import { commandLine } from "./failures.ts";
import { plainTable } from "./numbers.ts";
import { statusClass } from "./overview.ts";
import { attemptSeconds } from "./model.ts";
import type { PageData } from "./page_data.ts";
import { durationText, timeText } from "./time_text.ts";
import type { View } from "./view.ts";

/** Makes the place where a run is shown. */
export function details(view: View): HTMLElement {
  const made = element("section", {
    id: "run",
    class: "panel wide details",
    "aria-label": "One run",
    tabindex: -1,
  });
  made.hidden = true;
  made.addEventListener("keydown", (event) => {
    if (event.key === "Escape") view.set("run", "");
  });
  view.add("run", {
    on: ["run"],
    *paint() {
      const run = runOf(view);
      const wasHidden = made.hidden;
      made.hidden = run < 0;
      if (run >= 0) fill(made, ...contentOf(run, view));
      if (run >= 0 && wasHidden) made.scrollIntoView({ block: "nearest" });
      yield;
    },
  });
  return made;
}

function runOf(view: View): number {
  const id = view.get("run");
  return id === "" ? -1 : view.model.data.runs.job_id.findIndex((one) => one.startsWith(id));
}

function contentOf(run: number, view: View): readonly Content[] {
  const { data } = view.model;
  const id = data.runs.job_id[run] ?? "";
  const status = data.runs.status[run] ?? "";
  return [
    element(
      "header",
      {},
      element(
        "h2",
        {},
        `Run ${id.slice(0, 8)} `,
        element("span", { class: `status ${statusClass(status)}` }, status || "without a state"),
      ),
      button("Close", () => view.set("run", "")),
    ),
    element("p", { class: "told" }, id),
    element(
      "div",
      { class: "columns" },
      list("State point", statepointOf(run, data)),
      list("Results", resultsOf(run, data)),
      list("Facts", factsOf(run, data)),
    ),
    attemptsTable(run, data),
    ...outputOf(run, data),
    element(
      "p",
      { class: "commands" },
      commandLine(`aexp show-run ${id.slice(0, 8)}`),
      commandLine(`aexp queue logs ${id.slice(0, 8)}`),
    ),
  ];
}

type Rows = readonly (readonly [string, string])[];

function list(title: string, rows: Rows): HTMLElement {
  return element(
    "div",
    {},
    element("h3", {}, title),
    rows.length === 0 ? element("p", {}, "None") : element(
      "dl",
      {},
      ...rows.map(([name, text]) =>
        element("div", {}, element("dt", {}, name), element("dd", {}, text))
      ),
    ),
  );
}

function statepointOf(run: number, { keys }: PageData): Rows {
  return keys.flatMap(({ key, levels, codes }) => {
    const level = levels[codes[run] ?? -1];
    return level === undefined ? [] : [[key, level.label] as const];
  });
}

function resultsOf(run: number, { metrics }: PageData): Rows {
  return metrics.flatMap(({ name, values }) => {
    const value = values[run] ?? null;
    return value === null ? [] : [[name, String(value)] as const];
  });
}

function factsOf(run: number, { runs }: PageData): Rows {
  const time = (value: number | null | undefined) =>
    typeof value === "number" ? timeText(value) : "";
  const rows: Rows = [
    ["experiment", runs.experiment_id[run] ?? ""],
    ["tag", runs.tag[run] ?? ""],
    ["commit", runs.commit[run] ?? ""],
    ["host", runs.host[run] ?? ""],
    ["queued", time(runs.queued_at[run])],
    ["started", time(runs.started_at[run])],
    ["ended", time(runs.ended_at[run])],
    ["cause", runs.cause[run] ?? ""],
    ["error", runs.headline[run] ?? ""],
  ];
  return rows.filter(([, text]) => text !== "");
}

function attemptsTable(run: number, { attempts }: PageData): Content {
  const places = [...attempts.run.keys()].filter((at) => attempts.run[at] === run);
  if (places.length === 0) return element("p", {}, "The run has not started.");
  return element(
    "div",
    { class: "scroll", tabindex: 0, role: "region", "aria-label": "Attempts" },
    plainTable(HEADS, places.map((at) => attemptCells(at, attempts)), "Attempts"),
  );
}

const HEADS = ["attempt", "outcome", "host", "slot", "started", "took"];

function attemptCells(at: number, attempts: PageData["attempts"]): readonly string[] {
  const start = attempts.started_at[at] ?? null;
  const seconds = attemptSeconds(at, attempts);
  return [
    String(attempts.attempt[at] ?? ""),
    attempts.outcome[at] ?? "running",
    attempts.host[at] ?? "",
    String(attempts.slot[at] ?? ""),
    start === null ? "" : timeText(start),
    seconds === undefined ? "" : durationText(seconds),
  ];
}

function outputOf(run: number, { runs }: PageData): readonly Content[] {
  const error = runs.last_error[run] ?? "";
  const log = runs.log_ends[String(run)] ?? "";
  const block = (title: string, text: string) =>
    text.trim() === "" ? [] : [
      element("h3", {}, title),
      preformatted(text.trimEnd(), { class: "log", "aria-label": title }),
    ];
  const isInLog = log.includes(error.trim());
  return [
    ...(isInLog ? [] : block("Last error", error)),
    ...block("The end of the log", log),
  ];
}

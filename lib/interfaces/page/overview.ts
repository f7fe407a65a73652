/**
 * What was run: experiments, tags, commits, machines, times and states.
 *
 * @module
 */
/// <reference lib="dom" />

import { statusBar } from "../../domain/chart/status_bar.ts";
import { brief } from "../../domain/terminal/visible.ts";
import { chartBox } from "./chart_box.ts";
import { button, type Content, element, preformatted, runsText } from "./dom.ts";
import { partText } from "./filter.ts";
import { attemptSeconds } from "./model.ts";
import type { PageData, PageExperiment } from "./page_data.ts";
import { durationText, timeText } from "./time_text.ts";
import type { View } from "./view.ts";

/** Makes the head of the page. */
export function overview(view: View): HTMLElement {
  const { data } = view.model;
  return element(
    "section",
    { id: "what", class: "overview", "aria-labelledby": "title" },
    element("h1", { id: "title" }, data.title),
    ageLine(data),
    statusLine(view),
    stateBar(view),
    facts(data),
    ...data.experiments.map(experimentText),
    omissions(data),
  );
}

/** Says how old the data are, and says so again from time to time. */
function ageLine(data: PageData): HTMLElement {
  const line = element("p", { class: "told" });
  const read = Date.parse(data.generated_at);
  const filter = data.filter === "" ? "" : ` Filter: ${data.filter}.`;
  const tell = () => {
    const age = durationText(Math.max(0, Date.now() - read) / 1000);
    const more = data.next_in_s === null ? "" : ` It is written again while runs go on.`;
    line.textContent = `Read ${timeText(read)}, ${age} ago, by ${data.program}.${more}`;
    if (filter !== "") line.append(element("span", {}, filter));
  };
  tell();
  setInterval(tell, AGE_MS);
  return line;
}

const AGE_MS = 10_000;

function statusLine(view: View): HTMLElement {
  const { counts, runs } = view.model.data;
  const total = runs.job_id.length;
  const buttons = Object.entries(counts).map(([status, count]) => {
    const filter = partText({
      kind: "comparison",
      name: "status",
      operator: "=",
      values: [status],
    });
    const label = `${count} ${status === "" ? "without a state" : status}`;
    return button(label, () => view.set("filter", filter), {
      class: `status ${statusClass(status)}`,
      title: `Filter by ${filter}`,
    });
  });
  return element("p", { class: "statuses" }, element("strong", {}, runsText(total)), ...buttons);
}

/** The height of the bar of states, in pixels. */
const BAR_HEIGHT = 10;

/** Shows the states of the runs that the filter chooses. */
function stateBar(view: View): HTMLElement | undefined {
  const { counts, runs } = view.model.data;
  if (runs.job_id.length === 0) return undefined;
  return chartBox(view, {
    id: "states",
    title: "States",
    height: BAR_HEIGHT,
    on: [],
    chart: (size) => {
      const states = Object.keys(counts).map((state) => {
        const there = view.places.filter((run) => runs.status[run] === state);
        return { state, count: there.length, runs: there };
      });
      return statusBar({ counts: states }, size);
    },
  }).holder;
}

/** Returns the class that colours a state. */
export function statusClass(status: string): string {
  return /^[a-z]+$/.test(status) ? `is-${status}` : "is-other";
}

function facts(data: PageData): HTMLElement {
  const { runs, attempts, experiments } = data;
  const rows: readonly (readonly [string, string])[] = [
    ["Experiment", experiments.map(({ id }) => id).join(", ")],
    ["Tag", listText(runs.tag)],
    ["Commit", listText(runs.commit.map((commit) => commit?.slice(0, 10) ?? null))],
    ["Machine", listText(attempts.host)],
    ["Time", timesText(data)],
    ["Work", workText(data)],
    ["Same in all runs", constantsText(data)],
    ["Derived", followingText(data)],
  ];
  const shown = rows.filter(([, text]) => text !== "");
  return element(
    "dl",
    { class: "facts" },
    ...shown.map(([name, text]) =>
      element("div", {}, element("dt", {}, name), element("dd", {}, text))
    ),
  );
}

/** A value is shown up to this length, in characters. */
const LONGEST = 60;

/** How many different texts are named. */
const MOST_NAMED = 6;

function listText(texts: readonly (string | null)[]): string {
  const counts = new Map<string, number>();
  for (const text of texts) {
    if (text !== null && text !== "") counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const sorted = [...counts].sort(([, a], [, b]) => b - a);
  const named = sorted.slice(0, MOST_NAMED)
    .map(([text, count]) => [brief(text, LONGEST), count] as const)
    .map(([text, count]) => sorted.length === 1 ? text : `${text} (${count})`);
  const more = sorted.length - named.length;
  return named.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function timesText({ attempts }: PageData): string {
  const [first, last] = ends([...attempts.started_at, ...attempts.ended_at]);
  if (first === undefined || last === undefined) return "";
  return `${timeText(first)} to ${timeText(last)} (${durationText((last - first) / 1000)})`;
}

function ends(times: readonly (number | null)[]): readonly [number?, number?] {
  const known = times.filter((time) => time !== null);
  if (known.length === 0) return [];
  return [
    known.reduce((a, b) => Math.min(a, b)),
    known.reduce((a, b) => Math.max(a, b)),
  ];
}

function workText({ attempts }: PageData): string {
  let all = 0;
  let lost = 0;
  for (const at of attempts.run.keys()) {
    const seconds = attemptSeconds(at, attempts) ?? 0;
    all += seconds;
    if (attempts.outcome[at] !== "complete") lost += seconds;
  }
  if (all === 0) return "";
  const count = attempts.run.length === 1 ? "1 attempt" : `${attempts.run.length} attempts`;
  const failed = lost === 0 ? "" : `, of which ${durationText(lost)} did not complete`;
  return `${durationText(all)} in ${count}${failed}`;
}

/** Keys that the lines above tell already. */
const TOLD = new Set(["experiment_id", "hypothesis_id", "code_commit", "code_dirty"]);

function constantsText({ keys }: PageData): string {
  return keys.filter(({ role, key }) => role === "constant" && !TOLD.has(key))
    .map(({ key, levels }) => `${key} = ${brief(levels[0]?.label ?? "–", LONGEST)}`).join(", ");
}

function followingText({ keys }: PageData): string {
  const follows = new Map<string, string[]>();
  for (const { key, from } of keys) {
    if (from !== null) follows.set(from, [...follows.get(from) ?? [], key]);
  }
  return Array.from(
    follows,
    ([from, names]) => `${namesText(names)} ${names.length === 1 ? "follows" : "follow"} ${from}`,
  ).join("; ");
}

function namesText(names: readonly string[]): string {
  const more = names.length - MOST_NAMED;
  return names.slice(0, MOST_NAMED).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function experimentText({ id, title, text }: PageExperiment): Content {
  if (text === "") return undefined;
  return element(
    "details",
    { class: "experiment" },
    element("summary", {}, `${id}${title === null ? "" : `: ${title}`}`),
    preformatted(text, { class: "prose", "aria-label": `The text of ${id}` }),
  );
}

function omissions({ left_out }: PageData): Content {
  if (left_out.length === 0) return undefined;
  return element(
    "ul",
    { class: "left-out", "aria-label": "Left out" },
    ...left_out.map((sentence) => element("li", {}, sentence)),
  );
}

/**
 * Why runs failed: one entry for each kind of failure, as `aexp queue triage` sorts them.
 *
 * @module
 */
/// <reference lib="dom" />

import { brief } from "../../domain/terminal/visible.ts";
import { button, type Content, element, fill, preformatted, runsText } from "./dom.ts";
import { partText } from "./filter.ts";
import type { PageCluster } from "./page_data.ts";
import { panel } from "./panel.ts";
import type { View } from "./view.ts";

/** So many kinds are shown. */
const MOST = 50;

/** Makes the panel. */
export function failures(view: View): HTMLElement {
  const { element: made, body, tell } = panel({
    id: "failures",
    title: "Failures",
    isWide: true,
  });
  const { clusters, runs } = view.model.data;
  const paint = function* (): Generator<undefined, void, undefined> {
    const counts = new Map<number, number>();
    for (const run of view.places) {
      const cluster = runs.cluster[run];
      if (cluster !== null && cluster !== undefined) {
        counts.set(cluster, (counts.get(cluster) ?? 0) + 1);
      }
    }
    const shown = clusters.map((cluster, at) => ({ cluster, count: counts.get(at) ?? 0 }))
      .filter(({ count }) => count > 0);
    tell(toldOf(shown.map(({ count }) => count), view));
    const entries = shown.slice(0, MOST).map(({ cluster, count }) => entry(cluster, count, view));
    fill(body, entries.length === 0 ? undefined : element("ol", { class: "clusters" }, ...entries));
    yield;
  };
  view.add("failures", { on: ["filter"], paint });
  return made;
}

function toldOf(counts: readonly number[], view: View): string {
  const { status, cluster } = view.model.data.runs;
  const silent = view.places.filter((run) => status[run] === "failed" && cluster[run] === null);
  const without = silent.length === 0
    ? ""
    : ` ${runsText(silent.length)} failed without a recorded error.`;
  const shown = counts.reduce((sum, count) => sum + count, 0);
  if (shown === 0) return without.trim() || `None of ${runsText(view.places.length)} failed.`;
  const ways = counts.length === 1 ? "1 way" : `${counts.length} ways`;
  const left = counts.length > MOST ? ` The ${MOST} most frequent ways are shown.` : "";
  return `${shown} of ${
    runsText(view.places.length)
  } failed or were put back, in ${ways}.${without}${left}`;
}

function entry(cluster: PageCluster, count: number, view: View): HTMLElement {
  const { headline, cause, advice, id } = cluster;
  const filter = partText({ kind: "comparison", name: "signature", operator: "=", values: [id] });
  return element(
    "li",
    {},
    element("h3", {}, headline === "" ? `${cause}, without a word` : brief(headline)),
    element(
      "p",
      {},
      `${countText(cluster, count)}, ${cause.replace("_", " ")}. `,
      rule(cluster, view),
    ),
    advice === null ? undefined : element("p", { class: "advice" }, advice),
    example(cluster, view),
    element(
      "p",
      { class: "commands" },
      ...commandsFor(cluster, view).map(commandLine),
      button("Show these runs", () => view.set("filter", filter), {
        "aria-label": `Show the runs that failed with ${brief(headline || cause)}`,
      }),
    ),
  );
}

function countText({ count: all }: PageCluster, count: number): string {
  return count === all ? runsText(count) : `${count} of ${runsText(all)}`;
}

function rule({ rule, count }: PageCluster, view: View): Content {
  if (rule !== null) return element("strong", { class: "rule" }, rule);
  if (count < 2) return undefined;
  if (count === view.model.count) {
    return "All runs failed in this way: there is nothing to compare with.";
  }
  return "Nothing separates them from other runs.";
}

/** The end of the log of one run, else of what its document keeps. */
function example({ example }: PageCluster, { model }: View): Content {
  const { runs } = model.data;
  const text = runs.log_ends[String(example)] ?? runs.last_error[example] ?? "";
  const id = runs.job_id[example]?.slice(0, 8) ?? "";
  if (text.trim() === "") return undefined;
  const lines = text.trimEnd().split("\n").slice(-LINES).join("\n");
  return element(
    "details",
    {},
    element("summary", {}, `The end of the output of ${id}`),
    preformatted(lines, { class: "log", "aria-label": `The end of the output of ${id}` }),
  );
}

/** Lines of an example's log. */
const LINES = 30;

/** The commands that act on exactly these runs. Runs that wait need no retry. */
function commandsFor({ id, example }: PageCluster, { model }: View): readonly string[] {
  const { cluster, status, job_id } = model.data.runs;
  const at = model.data.clusters.findIndex((one) => one.id === id);
  const isWaiting = cluster.every((one, run) => one !== at || status[run] === "queued");
  const retry = isWaiting ? [] : [`aexp queue retry --signature ${id}`];
  return [...retry, `aexp queue logs ${job_id[example]?.slice(0, 8) ?? ""}`];
}

/** A command that a click copies. */
export function commandLine(text: string): HTMLElement {
  const made = element("span", { class: "command" }, element("code", {}, text));
  const copy = button("Copy", () => {
    navigator.clipboard.writeText(text).then(() => fill(copy, "Copied"), () => select(made));
  }, { "aria-label": `Copy ${text}` });
  made.append(copy);
  return made;
}

/** Where nothing may be copied by a script, the person can. */
function select(made: HTMLElement): void {
  const code = made.querySelector("code");
  if (code !== null) getSelection()?.selectAllChildren(code);
}

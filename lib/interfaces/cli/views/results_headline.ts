/**
 * What is told once above a table of results.
 *
 * @module
 */

import type { Design } from "../../../domain/results/design.ts";
import { levelLabel } from "../../../domain/results/factor.ts";
import { areComparable, type ResultsTable } from "../../../domain/results/results_table.ts";
import { brief, visible } from "../../../domain/terminal/visible.ts";
import type { Results } from "../../../operations/results.ts";
import { COMMON_KEYS } from "../../../domain/statepoint/common_keys.ts";

/** Makes the line above the tables: the runs, the statistic, and what all runs share. */
export function headline({ table, experiments, tags, importances }: Results): string {
  const sentences = [
    `${runsText(table, experiments, tags)}: ${statusesText(table)}`,
    importances.length === 0 ? statisticText(table) : "",
    sharedText(table.design),
    hintText(table),
  ];
  return sentences.filter((text) => text !== "").map((text) => `${text}.`).join(" ") + "\n";
}

function runsText(
  { runs }: ResultsTable,
  experiments: Results["experiments"],
  tags: Results["tags"],
): string {
  const [experiment] = experiments;
  const [tag] = tags;
  const of = experiments.length === 1 && experiment !== undefined
    ? ` of ${visible(experiment)}`
    : "";
  const tagged = tags.length === 1 && tag !== undefined ? `, tag ${visible(tag)}` : "";
  return `${runs} ${runs === 1 ? "run" : "runs"}${of}${tagged}`;
}

/** The order in which states are told. */
const ORDER = ["complete", "failed", "stopped", "abandoned", "running", "queued", "created"];

/** Shows numbers of runs by state; a run that is queued waits. */
export function countsText(counts: ReadonlyMap<string, number>): string {
  const known = ORDER.filter((status) => counts.has(status));
  const others = [...counts.keys()].filter((status) => !ORDER.includes(status)).sort();
  return [...known, ...others].map((status) => `${counts.get(status)} ${statusWord(status)}`)
    .join(", ");
}

function statusWord(status: string): string {
  if (status === "queued") return "waiting";
  return status === "" ? "without a state" : visible(status);
}

function statusesText({ statuses, runs }: ResultsTable): string {
  return statuses.get("complete") === runs && runs > 1 ? "all complete" : countsText(statuses);
}

function statisticText(table: ResultsTable): string {
  const { design, statistic, isEachRun, rows, metrics } = table;
  if (isEachRun || metrics.length === 0) return "";
  if (rows.every(({ runs }) => runs.length < 2)) return "One run a row";
  const over = design.over.length === 0 ? "" : ` over ${design.over.map(visible).join(", ")}`;
  switch (statistic) {
    case "mean":
      return `Mean ± std${over}`;
    case "ci":
      return `Mean and 95 % t interval${over}`;
    case "median":
      return `Median${over}`;
    case "best": {
      const isFair = metrics.every((_, at) =>
        areComparable(rows.flatMap(({ cells }) => cells[at] ?? []))
      );
      return `Best${over}${
        isFair ? "" : "; none is marked, because of more runs the best is better"
      }`;
    }
  }
}

function sharedText({ constants, following }: Design): string {
  const same = constants.filter(({ key }) => !COMMON_KEYS.has(key))
    .map(({ key, level }) => `${visible(key)} = ${visible(brief(levelLabel(level), LONGEST))}`);
  const follows = new Map<string, string[]>();
  for (const { key, from } of following) {
    follows.set(from, [...follows.get(from) ?? [], visible(key)]);
  }
  const told = Array.from(
    follows,
    ([from, keys]) =>
      `${keys.join(", ")} ${keys.length > 1 ? "follow" : "follows"} ${visible(from)}`,
  );
  return [same.join(", "), ...told].filter((text) => text !== "").join("; ");
}

/** A shared value is shown up to this length. */
const LONGEST = 60;

/** Tells of a key that only follows the seed, so that no two runs are replicates. */
function hintText({ design, rows, isEachRun }: ResultsTable): string {
  if (isEachRun || design.over.length === 0) return "";
  if (rows.length < 2 || rows.some(({ runs }) => runs.length > 1)) return "";
  return `No two runs differ in ${
    design.over.map(visible).join(", ")
  } alone: --over takes more keys`;
}

/**
 * The table of a sweep: one row for each configuration, with the statistics of its replicates.
 *
 * @module
 */

import { configurationsOf, type Design, designOf, type DesignWish } from "./design.ts";
import { compareLevels, type Factor, factorsOf, type Level } from "./factor.ts";
import {
  type Metric,
  metricNames,
  metricOf,
  type MetricWish,
  type Readings,
  readMetric,
} from "./metric.ts";
import { halfWidth, summarize, type Summary } from "./summary.ts";
import type { SweepRun } from "./sweep_run.ts";

/** The statistics that a table can show. */
export const STATISTICS = ["mean", "median", "best", "ci"] as const;

/** The name of a statistic; `ci` is the mean with its t interval. */
export type Statistic = typeof STATISTICS[number];

/** What a person wants of a table. */
export interface TableWish extends DesignWish, MetricWish {
  /** The metrics by name; by default all. */
  readonly metrics?: readonly string[] | undefined;
  /** @default {"mean"} */
  readonly statistic?: Statistic | undefined;
  /** A metric or a key; after "-" the greatest comes first. By default the first metric's best. */
  readonly sort?: string | undefined;
  /** Makes one row for each run. @default {false} */
  readonly isEachRun?: boolean | undefined;
  /** The states of runs that count. @default {["complete"]} */
  readonly counted?: readonly string[] | undefined;
}

/** The table of a sweep. */
export interface ResultsTable {
  /** How many runs there are in each state; "" stands for none. */
  readonly statuses: ReadonlyMap<string, number>;
  readonly runs: number;
  readonly design: Design;
  readonly metrics: readonly Metric[];
  readonly statistic: Statistic;
  /** The states of runs that count. */
  readonly counted: ReadonlySet<string>;
  /** Whether each row is one run. */
  readonly isEachRun: boolean;
  readonly rows: readonly ResultsRow[];
  /** What of each metric does not count, over all counted runs. */
  readonly omitted: readonly Omitted[];
  /** How many runs have results and do not count because of their state. */
  readonly notCounted: number;
}

/** One configuration. */
export interface ResultsRow {
  /** The values of `design.factors`. */
  readonly levels: readonly Level[];
  readonly runs: readonly SweepRun[];
  /** How many of the runs there are in each state; "" stands for none. */
  readonly statuses: ReadonlyMap<string, number>;
  /** One for each metric. */
  readonly cells: readonly Cell[];
}

/** A metric of one configuration. */
export interface Cell extends Summary {
  /** What the table's statistic is; NaN if there is no number. */
  readonly value: number;
  /** What stands behind ±; NaN if nothing does. */
  readonly spread: number;
  /** Whether no other configuration is better. */
  readonly isBest: boolean;
}

/** The values of a metric that are no finite numbers. */
export interface Omitted extends Omit<Readings, "numbers"> {
  readonly name: string;
}

/**
 * Makes the table of some runs.
 *
 * @param all the keys of the runs, for callers that know them already
 */
export function resultsTable(
  runs: readonly SweepRun[],
  wish: TableWish,
  all: readonly Factor[] = factorsOf(runs),
): ResultsTable {
  const { statistic = "mean", isEachRun = false } = wish;
  const counted = new Set(wish.counted ?? ["complete"]);
  const design = isEachRun && wish.by === undefined
    ? designOf(all, { over: [] })
    : designOf(all, wish);
  const counting = runs.filter(({ status }) => counted.has(status ?? ""));
  const metrics = (wish.metrics ?? metricNames(runs)).map((name) => metricOf(name, wish));
  const groups = isEachRun
    ? runs.map((_, index) => [index])
    : groupsOf(design.factors, runs.length);
  const rows = groups.map((members) =>
    rowOf({ members, runs, factors: design.factors, counted, metrics, statistic })
  );
  return {
    statuses: statusesOf(runs),
    runs: runs.length,
    design,
    metrics,
    statistic,
    counted,
    isEachRun,
    rows: sortRows(markBest(rows, metrics, statistic), { design, metrics, sort: wish.sort }),
    omitted: metrics.map(({ name }) => ({ name, ...readMetric(counting, name) }))
      .map(({ numbers: _, ...omitted }) => omitted),
    notCounted: runs.filter((run) => run.results.size > 0 && !counting.includes(run)).length,
  };
}

function groupsOf(factors: readonly Factor[], runs: number): readonly (readonly number[])[] {
  const { codes, count } = configurationsOf(factors, runs);
  const groups = Array.from({ length: count }, (): number[] => []);
  for (const [run, code] of codes.entries()) groups[code]?.push(run);
  return groups;
}

interface RowParts {
  readonly members: readonly number[];
  readonly runs: readonly SweepRun[];
  readonly factors: readonly Factor[];
  readonly counted: ReadonlySet<string>;
  readonly metrics: readonly Metric[];
  readonly statistic: Statistic;
}

function rowOf({ members, runs, factors, counted, metrics, statistic }: RowParts): ResultsRow {
  const own = members.flatMap((member) => runs[member] ?? []);
  const counting = own.filter(({ status }) => counted.has(status ?? ""));
  const [first = 0] = members;
  return {
    levels: factors.map(({ levels, codes }) => levels[codes[first] ?? 0]),
    runs: own,
    statuses: statusesOf(own),
    cells: metrics.map((metric) => {
      const summary = summarize(readMetric(counting, metric.name).numbers);
      return { ...summary, ...shownOf(summary, metric, statistic), isBest: false };
    }),
  };
}

function shownOf(
  summary: Summary,
  { isMinimized }: Metric,
  statistic: Statistic,
): Pick<Cell, "value" | "spread"> {
  switch (statistic) {
    case "mean":
      return { value: summary.mean, spread: summary.std };
    case "ci":
      return { value: summary.mean, spread: halfWidth(summary) };
    case "median":
      return { value: summary.median, spread: NaN };
    case "best":
      return { value: isMinimized ? summary.min : summary.max, spread: NaN };
  }
}

function statusesOf(runs: readonly SweepRun[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { status = "" } of runs) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

/**
 * Marks the best rows of each metric, unless all are equal. Of more runs the best is better by
 * chance alone, so the best of unequal numbers of runs are not compared.
 */
function markBest(
  rows: readonly ResultsRow[],
  metrics: readonly Metric[],
  statistic: Statistic,
): readonly ResultsRow[] {
  const best = metrics.map(({ isMinimized }, at) => {
    const cells = rows.flatMap(({ cells }) => cells[at] ?? []).filter(({ n }) => n > 0);
    const isConstant = new Set(cells.map(({ value }) => value)).size < 2;
    if (isConstant || (statistic === "best" && !areComparable(cells))) return NaN;
    return cells.reduce(
      (best, { value }) => isMinimized ? Math.min(best, value) : Math.max(best, value),
      isMinimized ? Infinity : -Infinity,
    );
  });
  return rows.map((row) => ({
    ...row,
    cells: row.cells.map((cell, at) => ({ ...cell, isBest: cell.value === best[at] })),
  }));
}

/** Says whether the best of each row may be compared: all have equally many runs. */
export function areComparable(cells: readonly Pick<Summary, "n">[]): boolean {
  return new Set(cells.filter(({ n }) => n > 0).map(({ n }) => n)).size < 2;
}

interface Order {
  readonly design: Design;
  readonly metrics: readonly Metric[];
  readonly sort: string | undefined;
}

/** Sorts rows by a metric or a key, then by the keys; rows without a number are last. */
function sortRows(
  rows: readonly ResultsRow[],
  { design, metrics, sort }: Order,
): readonly ResultsRow[] {
  const [first] = metrics;
  const wanted = sort ??
    (first === undefined ? "" : `${first.isMinimized ? "" : "-"}${first.name}`);
  const isDown = wanted.startsWith("-") && !hasName(wanted, design, metrics);
  const name = isDown ? wanted.slice(1) : wanted;
  const metric = metrics.findIndex((one) => one.name === name);
  const factor = design.factors.findIndex(({ key }) => key === name);
  const sign = isDown ? -1 : 1;
  const places = [...design.own, ...design.factors].map((one) => design.factors.indexOf(one));
  return [...rows].sort((a, b) => {
    const compared = metric >= 0
      ? compareCells(a.cells[metric]?.value ?? NaN, b.cells[metric]?.value ?? NaN, sign)
      : factor >= 0
      ? compareSome(a.levels[factor], b.levels[factor], sign)
      : 0;
    return compared || compareRows(a, b, places);
  });
}

/** Says whether the text is the name of a metric or a key of the table. */
export function hasName(
  text: string,
  design: Pick<Design, "factors">,
  metrics: readonly Metric[],
): boolean {
  return metrics.some(({ name }) => name === text) ||
    design.factors.some(({ key }) => key === text);
}

function compareCells(a: number, b: number, sign: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(a)) - Number(Number.isNaN(b));
  return a < b ? -sign : a > b ? sign : 0;
}

function compareSome(a: Level, b: Level, sign: number): number {
  return a === undefined || b === undefined ? compareLevels(a, b) : sign * compareLevels(a, b);
}

function compareRows(a: ResultsRow, b: ResultsRow, places: readonly number[]): number {
  for (const at of places) {
    const compared = compareLevels(a.levels[at], b.levels[at]);
    if (compared !== 0) return compared;
  }
  const [idA = "", idB = ""] = [a.runs[0]?.jobId, b.runs[0]?.jobId];
  return idA < idB ? -1 : idA > idB ? 1 : 0;
}

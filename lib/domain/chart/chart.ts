/**
 * What every chart is given and gives.
 *
 * @module
 */

import type { Mark } from "./mark.ts";

/** A chart that is ready to be drawn. */
export interface Chart {
  /** The size that the chart has: the one asked for, or the least one that can be read. */
  readonly width: number;
  readonly height: number;
  readonly marks: readonly Mark[];
  /** What can be pointed at; the last one lies on top. */
  readonly targets: readonly Target[];
  /** Says in a sentence or two what the chart shows, and of which runs. */
  readonly description: string;
  /** How many runs the chart shows a result of. */
  readonly shown: number;
  /** How many runs it is about. */
  readonly total: number;
  /** The numbers of the chart, for people who do not see it. */
  readonly table: ChartTable;
}

/** A table as text. */
export interface ChartTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A part of a chart that can be pointed at. */
export interface Target {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The line that is pointed at, within the rectangle: x and y in turn. */
  readonly line?: readonly number[];
  /** The places of the runs. */
  readonly runs: readonly number[];
  /** What stands there; empty where it is just the one run. */
  readonly label: string;
}

/** A size in CSS pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The runs that a chart is about. */
export interface ChartRuns {
  /** The places of these runs among all runs. */
  readonly places: readonly number[];
  /** The state of each of all runs, in the words of documents. */
  readonly states: readonly string[];
  /** The states whose results count in statistics; all if it is left out. */
  readonly counted?: ReadonlySet<string>;
}

/** Says whether the result of a run counts in statistics. */
export function isCounted({ states, counted }: ChartRuns, run: number): boolean {
  return counted === undefined || counted.has(states[run] ?? "");
}

/** A parameter. */
export interface ChartKey {
  readonly key: string;
  /** The values in the order of their size. */
  readonly levels: readonly ChartLevel[];
  /** The place of the value of each of all runs in `levels`; -1 where a run lacks the key. */
  readonly codes: readonly number[];
}

/** A value of a parameter. */
export interface ChartLevel {
  /** The value as the person wrote it. */
  readonly label: string;
  /** The finite number that it is, or `null`. */
  readonly number: number | null;
}

/** A metric. */
export interface ChartMetric {
  readonly name: string;
  readonly isMinimized: boolean;
  /** The number of each of all runs; anything else where there is none. */
  readonly values: readonly (number | string | null)[];
}

/** Returns the finite number of a run. */
export function resultOf({ values }: ChartMetric, run: number): number | undefined {
  const value = values[run];
  return typeof value === "number" && Number.isFinite(value) ? value : undefined;
}

/** Says how many runs a chart shows, as a part of a sentence. */
export function shownOf(shown: number, total: number): string {
  return shown === total ? runsText(total) : `${shown} of ${runsText(total)}`;
}

/** Writes a number of runs. */
export function runsText(count: number): string {
  return counted(count, "run");
}

/** Writes a number of things. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

/** Writes in which states runs are: `2 failed, 1 queued`. */
export function statesText(runs: readonly number[], states: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const run of runs) {
    const state = states[run] === "complete" ? "without this metric" : states[run] || "no state";
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  return Array.from(counts, ([state, count]) => `${count} ${state}`).join(", ");
}

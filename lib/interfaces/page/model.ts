/**
 * The data of a report as columns that panels read, sort and filter by.
 *
 * @module
 */

import type { Factor, Level } from "../../domain/results/factor.ts";
import type { SweepRun } from "../../domain/results/sweep_run.ts";
import { parseJson } from "../../domain/value/json_parse.ts";
import { Float, type Value } from "../../domain/value/value.ts";
import type { PageAttempts, PageData, PageKey, PageLevel, PageMetric } from "./page_data.ts";

/** One column of the table of runs. */
export interface Column {
  /** The name by which filters know it. */
  readonly name: string;
  readonly kind: "key" | "metric" | "fixed";
  /** The text of a run; empty where there is none. */
  readonly text: (run: number) => string;
  /** The finite number of a run; NaN where there is none. */
  readonly number: (run: number) => number;
  /** Whether a text means the value of a run. */
  readonly equals: (run: number, wanted: string) => boolean;
}

/** What a page knows. */
export interface Model {
  readonly data: PageData;
  /** How many runs there are. */
  readonly count: number;
  readonly columns: readonly Column[];
  /** The keys with more than one value, as the table of runs shows them. */
  readonly varied: readonly PageKey[];
  /** The runs and their keys, as the statistics take them. */
  readonly sweep: () => { readonly runs: readonly SweepRun[]; readonly factors: readonly Factor[] };
}

/** Makes the model of a report. */
export function modelOf(data: PageData): Model {
  let sweep: ReturnType<Model["sweep"]> | undefined;
  return {
    data,
    count: data.runs.job_id.length,
    columns: [
      ...fixedColumns(data),
      ...data.keys.map(keyColumn),
      ...data.metrics.map(metricColumn),
      ...timeColumns(data),
    ],
    varied: data.keys.filter(({ role }) => role !== "constant"),
    sweep: () => sweep ??= sweepOf(data),
  };
}

/** Finds a column by its name; a key comes before a metric of the same name. */
export function findColumn(columns: readonly Column[], name: string): Column | undefined {
  return columns.find((column) => column.name === name && column.kind === "key") ??
    columns.find((column) => column.name === name) ??
    columns.find((column) => PREFIXES[column.kind] + column.name === name);
}

/** What stands before a name if it must be told apart, as in exports. */
const PREFIXES = { key: "sp.", metric: "results.", fixed: "" } as const;

function fixedColumns({ runs, clusters }: PageData): readonly Column[] {
  return [
    textColumn("id", (run) => runs.job_id[run]),
    textColumn("status", (run) => runs.status[run]),
    textColumn("tag", (run) => runs.tag[run]),
    textColumn("experiment", (run) => runs.experiment_id[run]),
    textColumn("host", (run) => runs.host[run]),
    textColumn("commit", (run) => runs.commit[run]),
    textColumn("cause", (run) => runs.cause[run]),
    textColumn("signature", (run) => clusters[runs.cluster[run] ?? -1]?.id),
    textColumn("error", (run) => runs.headline[run]),
  ];
}

function timeColumns({ runs }: PageData): readonly Column[] {
  const seconds = (run: number) => {
    const exact = runs.wallclock_s[run];
    const [start, end] = [runs.started_at[run] ?? NaN, runs.ended_at[run] ?? NaN];
    return end >= start ? exact ?? (end - start) / 1000 : NaN;
  };
  return [
    numberColumn("attempts", "fixed", (run) => runs.attempts[run] ?? NaN),
    numberColumn("seconds", "fixed", seconds),
  ];
}

/** Returns how long an attempt took, in seconds; `undefined` for one that runs. */
export function attemptSeconds(at: number, attempts: PageAttempts): number | undefined {
  const [start, end] = [attempts.started_at[at] ?? NaN, attempts.ended_at[at] ?? NaN];
  return end >= start ? attempts.wallclock_s[at] ?? (end - start) / 1000 : undefined;
}

function textColumn(name: string, read: (run: number) => string | null | undefined): Column {
  return {
    name,
    kind: "fixed",
    text: (run) => read(run) ?? "",
    number: () => NaN,
    // Ids and commits are known by their beginnings.
    equals: (run, wanted) => {
      const text = read(run) ?? "";
      return text === wanted || (wanted.length >= 4 && isHash(text) && text.startsWith(wanted));
    },
  };
}

function isHash(text: string): boolean {
  return /^[0-9a-f]{8,}$/.test(text);
}

function numberColumn(
  name: string,
  kind: Column["kind"],
  read: (run: number) => number,
): Column {
  return {
    name,
    kind,
    text: (run) => Number.isNaN(read(run)) ? "" : String(read(run)),
    number: read,
    equals: (run, wanted) => wanted !== "" && read(run) === Number(wanted),
  };
}

function keyColumn({ key, levels, codes }: PageKey): Column {
  const level = (run: number): PageLevel | undefined => levels[codes[run] ?? -1];
  const meant = new Map<string, ReadonlySet<number>>();
  return {
    name: key,
    kind: "key",
    text: (run) => level(run)?.label ?? "",
    number: (run) => level(run)?.number ?? NaN,
    equals: (run, wanted) => {
      const known = meant.get(wanted) ?? levelsMeant(levels, wanted);
      meant.set(wanted, known);
      return known.has(codes[run] ?? -1);
    },
  };
}

/**
 * Returns the places of the levels that a text means: those that are written so, else those that are
 * equal to it. An empty text means that there is none.
 */
export function levelsMeant(
  levels: readonly PageLevel[],
  wanted: string,
): ReadonlySet<number> {
  if (wanted === "") return new Set([-1]);
  const places = [...levels.keys()];
  const exact = places.filter((at) => {
    const level = levels[at];
    return level?.label === wanted || level?.json === wanted;
  });
  if (exact.length > 0) return new Set(exact);
  const [text, number] = [JSON.stringify(wanted), wanted.trim() === "" ? NaN : Number(wanted)];
  return new Set(places.filter((at) => {
    const level = levels[at];
    return level?.json === text || level?.number === number;
  }));
}

function metricColumn({ name, values }: PageMetric): Column {
  return {
    name,
    kind: "metric",
    text: (run) => String(values[run] ?? ""),
    number: (run) => {
      const value = values[run];
      return typeof value === "number" ? value : NaN;
    },
    equals: (run, wanted) => {
      const value = values[run];
      if (typeof value === "number") return wanted.trim() !== "" && Number(wanted) === value;
      // Without a text all are meant that have no finite number, as charts show them.
      return wanted === "" || value === wanted;
    },
  };
}

function sweepOf({ keys, metrics, runs }: PageData): ReturnType<Model["sweep"]> {
  const factors = keys.map(factorOf);
  const results = runs.job_id.map(() => new Map<string, Value>());
  for (const { name, values } of metrics) {
    for (const [run, value] of values.entries()) {
      if (value !== null) results[run]?.set(name, valueOf(value));
    }
  }
  return {
    factors,
    runs: runs.job_id.map((jobId, run) => ({
      jobId,
      status: runs.status[run] || undefined,
      statepoint: NO_VALUES,
      results: results[run] ?? NO_VALUES,
    })),
  };
}

/** The statistics take state points as factors. */
const NO_VALUES: ReadonlyMap<string, Value> = new Map();

function valueOf(value: number | string): Value {
  return typeof value === "number" ? new Float(value) : parseJson(value);
}

function factorOf({ key, levels, codes }: PageKey): Factor {
  const values: Level[] = levels.map(({ json }) => parseJson(json));
  const isMissing = codes.some((code) => code < 0);
  return {
    key,
    levels: isMissing ? [...values, undefined] : values,
    codes: codes.map((code) => code < 0 ? values.length : code),
  };
}

/** The keys that tell configurations apart, those that follow from others included. */
export function keyOrder({ data }: Model): readonly PageKey[] {
  return data.keys.filter(({ role }) => role === "own" || role === "follows");
}

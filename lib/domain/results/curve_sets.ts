/**
 * The curves of many runs: every metric that they reported while they ran, thinned for show.
 *
 * @module
 */

import { flatten } from "../value/flatten.ts";
import { parseJson } from "../value/json_parse.ts";
import { isMapping, numberAt } from "../value/value.ts";
import { CLOCKS } from "./curve.ts";

/** A metric over the course of runs. */
export interface CurveSet {
  readonly metric: string;
  /** The name of the key that holds the steps; `line` where the steps are numbers of lines. */
  readonly step: string;
  readonly curves: readonly RunCurve[];
}

/** The curve of one run, by its steps as they came. */
export interface RunCurve {
  /** The place of the run. */
  readonly run: number;
  readonly steps: readonly number[];
  /** Finite numbers. */
  readonly values: readonly number[];
}

/** All curves, and what is missing in them. */
export interface CurveSets {
  readonly sets: readonly CurveSet[];
  /** How many points are NaN or infinite, and left out. */
  readonly notFinite: number;
  /** The most points of a curve. */
  readonly most: number;
  /** How many curves have fewer points than the runs reported. */
  readonly thinned: number;
  /** How many curves are left out, because all together would be too long. */
  readonly dropped: number;
}

/** Points of one curve, and of all together. */
const MOST_POINTS = 100;
const MOST_IN_ALL = 1_000_000;
/** Curves are not thinned below this; rather are some left out. */
const LEAST_POINTS = 20;

/** The names of keys that hold steps, the one that is preferred first. */
const STEPS = ["step", "_step", "global_step", "iteration", "iter", "epoch"];

/** The name of steps that are numbers of lines. */
const LINE = "line";

/** Collects the curves of runs. */
export class CurveCensus {
  readonly #sets = new Map<string, KeptSet>();
  #notFinite = 0;

  /** Takes the JSON lines of one run. Lines that are no JSON object, such as half a last one, are left out. */
  add(run: number, text: string): void {
    for (const [metric, { step, steps, values }] of this.#read(text)) {
      const key = JSON.stringify([metric, step]);
      const set = this.#sets.get(key) ?? { metric, step, curves: [] };
      this.#sets.set(key, set);
      const kept = extremePlaces(values, MOST_POINTS);
      set.curves.push({ run, ...picked(steps, values, kept), count: values.length });
    }
  }

  /** All curves up to now, thinned further where they are too many. */
  get sets(): CurveSets {
    const all = [...this.#sets.values()];
    const count = all.reduce((sum, { curves }) => sum + curves.length, 0);
    const fair = Math.floor(MOST_IN_ALL / Math.max(1, count));
    const most = Math.max(LEAST_POINTS, Math.min(MOST_POINTS, fair));
    let left = MOST_IN_ALL;
    let dropped = 0;
    let thinned = 0;
    const sets = all.map(({ metric, step, curves }) => ({
      metric,
      step,
      curves: curves.flatMap(({ run, steps, values, count }): readonly RunCurve[] => {
        const places = extremePlaces(values, most);
        left -= places.length;
        if (left < 0) {
          dropped++;
          return [];
        }
        if (places.length < count) thinned++;
        return [{ run, ...picked(steps, values, places) }];
      }),
    }));
    return {
      sets: sets.filter(({ curves }) => curves.length > 0),
      notFinite: this.#notFinite,
      most,
      thinned,
      dropped,
    };
  }

  #read(text: string): ReadonlyMap<string, Points> {
    const found = new Map<string, Points>();
    let line = 0;
    for (const one of text.split("\n")) {
      const entry = entryOf(one);
      if (entry === undefined) continue;
      const step = STEPS.find((name) => entry.some(([key]) => key === name)) ?? LINE;
      const at = entry.find(([key]) => key === step)?.[1] ?? line;
      for (const [key, value] of entry) {
        if (CLOCKS.has(key)) continue;
        const points = found.get(key) ?? { step, steps: [], values: [] };
        found.set(key, points);
        if (!Number.isFinite(value) || !Number.isFinite(at)) this.#notFinite++;
        else {
          points.steps.push(at);
          points.values.push(value);
        }
      }
      line++;
    }
    for (const [key, { values }] of found) if (values.length === 0) found.delete(key);
    return found;
  }
}

interface KeptSet {
  readonly metric: string;
  readonly step: string;
  /** Curves, with the number of points that were reported. */
  readonly curves: (RunCurve & { readonly count: number })[];
}

interface Points {
  readonly step: string;
  readonly steps: number[];
  readonly values: number[];
}

type Entry = readonly (readonly [string, number])[];

/** A line of numbers only, which the runtime's own parser reads the same, five times as fast. */
const PLAIN = /^\{(?:"[\w.]+": ?-?\d[\d.eE+-]*(?:, ?|\}$))+$/;

/** Returns the numbers of one line by dotted path. */
function entryOf(line: string): Entry | undefined {
  if (PLAIN.test(line)) {
    try {
      return Object.entries<number>(JSON.parse(line));
    } catch {
      return undefined;
    }
  }
  return nestedEntryOf(line);
}

function nestedEntryOf(line: string): Entry | undefined {
  if (!line.trimStart().startsWith("{")) return undefined;
  try {
    const value = parseJson(line);
    if (!isMapping(value)) return undefined;
    const flat = flatten(value);
    return [...flat.keys()].flatMap((key) => {
      const number = numberAt(flat, key);
      return number === undefined ? [] : [[key, number] as const];
    });
  } catch {
    return undefined;
  }
}

function picked(
  steps: readonly number[],
  values: readonly number[],
  places: readonly number[],
): Omit<RunCurve, "run"> {
  return {
    steps: places.map((at) => steps[at] ?? 0),
    values: places.map((at) => Number((values[at] ?? 0).toPrecision(DIGITS))),
  };
}

/** Significant digits of a point, which no chart can show more of. */
const DIGITS = 5;

/**
 * Returns the places of at most so many points: the first, the last, and the least and the greatest of
 * each part between them.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(extremePlaces([1, 2, 9, 2, 1, 0, 3], 4), [0, 2, 5, 6]);
 * assert.deepEqual(extremePlaces([1, 2], 4), [0, 1]);
 * ```
 */
export function extremePlaces(values: readonly number[], most: number): readonly number[] {
  const last = values.length - 1;
  if (values.length <= most) return values.map((_, at) => at);
  const parts = (most - 2) >> 1;
  const kept = new Set([0, last]);
  for (let part = 0; part < parts; part++) {
    const start = 1 + Math.floor(part * (last - 1) / parts);
    const end = 1 + Math.floor((part + 1) * (last - 1) / parts);
    let [least, greatest] = [start, start];
    for (let at = start; at < end; at++) {
      if ((values[at] ?? 0) < (values[least] ?? 0)) least = at;
      if ((values[at] ?? 0) > (values[greatest] ?? 0)) greatest = at;
    }
    kept.add(least).add(greatest);
  }
  return [...kept].sort((a, b) => a - b);
}

/**
 * Sweeps whose runs take times that are known, and their states at some time.
 *
 * @module
 */

import { Chance } from "../../../lib/domain/eta/chance.ts";
import type { TimedRun } from "../../../lib/domain/eta/timed_run.ts";
import type { Value } from "../../../lib/domain/value/value.ts";

/** What the times of runs depend on. */
export const KINDS = ["steady", "product", "sum", "early"] as const;

/** One of them. */
export type Kind = typeof KINDS[number];

/** The order in which the runs of a sweep wait. */
export type Order = "random" | "sweep";

/** A sweep: what its runs are like, and how long they take. */
export interface Sweep {
  readonly values: readonly ReadonlyMap<string, Value>[];
  readonly seconds: readonly number[];
  readonly slots: number;
}

/** Makes a sweep. */
export function simulatedSweep(seed: number, kind: Kind, order: Order): Sweep {
  const chance = new Chance(seed);
  const axes = axesOf(chance);
  const values = product(axes).map((row) => new Map<string, Value>(row));
  const time = timesOf(kind, axes, chance);
  const runs = values.map((one) => ({ one, seconds: time(one) }));
  if (order === "random") shuffle(runs, chance);
  return {
    values: runs.map(({ one }) => one),
    seconds: runs.map(({ seconds }) => seconds),
    slots: 1 + Math.floor(chance.uniform() * 8),
  };
}

type Axis = readonly [key: string, levels: readonly Value[]];

function axesOf(chance: Chance): readonly Axis[] {
  const sizes = [16n, 32n, 64n, 128n, 256n].slice(0, 2 + Math.floor(chance.uniform() * 4));
  const optimizers = ["adam", "sgd", "lion"].slice(0, 1 + Math.floor(chance.uniform() * 3));
  const depths = [2n, 4n, 8n, 12n].slice(0, 1 + Math.floor(chance.uniform() * 4));
  const seeds = [0n, 1n, 2n, 3n, 4n].slice(0, 2 + Math.floor(chance.uniform() * 4));
  return [["size", sizes], ["opt", optimizers], ["depth", depths], ["seed", seeds]];
}

function product(axes: readonly Axis[]): [string, Value][][] {
  return axes.reduce<[string, Value][][]>(
    (rows, [key, levels]) =>
      rows.flatMap((row) => levels.map((level) => [...row, [key, level] as [string, Value]])),
    [[]],
  );
}

function timesOf(
  kind: Kind,
  axes: readonly Axis[],
  chance: Chance,
): (values: ReadonlyMap<string, Value>) => number {
  const scale = Math.exp(3 + 4 * chance.uniform());
  const noise = 0.03 + 0.3 * chance.uniform();
  const effects = new Map(
    axes.flatMap(([key, levels]) =>
      levels.map((level) =>
        [`${key}=${level}`, key === "seed" ? 0 : chance.normal() * 0.6] as const
      )
    ),
  );
  const sum = (values: ReadonlyMap<string, Value>, f: (effect: number) => number) =>
    [...values].reduce((total, [key, value]) => total + f(effects.get(`${key}=${value}`) ?? 0), 0);
  return (values) => {
    const luck = Math.exp(noise * chance.normal());
    switch (kind) {
      case "steady":
        return scale * luck;
      case "product":
        return scale * luck * Math.exp(sum(values, (effect) => effect));
      case "sum":
        return scale * luck *
          (0.2 + Number(values.get("size")) / 64 * Number(values.get("depth")) / 4);
      case "early":
        // A part of the runs ends early, for no reason that their keys tell.
        return scale * luck * Math.exp(sum(values, (effect) => effect / 2)) *
          (chance.uniform() < 0.25 ? 0.02 + 0.5 * chance.uniform() : 1);
    }
  };
}

function shuffle<T>(items: T[], chance: Chance): void {
  for (let at = items.length - 1; at > 0; at--) {
    const other = Math.floor(chance.uniform() * (at + 1));
    [items[at], items[other]] = [items[other] as T, items[at] as T];
  }
}

/** The runs of a sweep at some time. */
export interface Moment {
  readonly runs: readonly TimedRun[];
  /** The seconds until the last run ends. */
  readonly left: number;
  /** The share of the runs that have finished. */
  readonly done: number;
}

/** Returns the state of a sweep after a part of its whole time. */
export function momentOf({ values, seconds, slots }: Sweep, part: number): Moment {
  const free = new Array<number>(slots).fill(0);
  const spans = seconds.map((one) => {
    const slot = free.indexOf(Math.min(...free));
    const start = free[slot] ?? 0;
    free[slot] = start + one;
    return { start, end: start + one };
  });
  const whole = Math.max(...spans.map(({ end }) => end));
  const now = whole * part;
  const runs = spans.map(({ start, end }, n): TimedRun => ({
    values: values[n] as ReadonlyMap<string, Value>,
    state: end <= now ? "finished" : start <= now ? "running" : "waiting",
    seconds: end <= now ? end - start : start <= now ? now - start : 0,
  }));
  const done = runs.filter(({ state }) => state === "finished").length / runs.length;
  return { runs, left: whole - now, done };
}

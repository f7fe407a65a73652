/**
 * What the times of runs may depend on: the varied keys, as columns of a model.
 *
 * @module
 */

import { designOf } from "../results/design.ts";
import { type Factor, factorsOf, finiteNumber } from "../results/factor.ts";
import { sweepRun } from "../results/sweep_run.ts";
import { isLeft, logSeconds, type TimedRun } from "./timed_run.ts";

/** A varied key as a part of the model. */
export interface Trait {
  /** The group of each run; one coefficient belongs to each group. */
  readonly groups: readonly number[];
  readonly count: number;
  /** The key's number for each run, scaled; undefined if the key has no numbers. */
  readonly slope: readonly number[] | undefined;
  /** Whether no finished run is like a run in this key. */
  readonly isUnlike: readonly boolean[];
}

/** A key with more values is a measure, or a name of single runs. */
const MOST_GROUPS = 12;
/** How many groups a measure is cut into. */
const PIECES = 6;
/** How far outside the range of the finished runs a measure may lie, as a part of that range. */
const MARGIN = 0.1;
/** A number that grows by this factor or more counts by its logarithm. */
const LOG_RATIO = 4;

/** Finds the keys that the times of runs may depend on. Seeds and commits are none. */
export function traitsOf(runs: readonly TimedRun[]): readonly Trait[] {
  if (runs.some(({ values }) => values === undefined)) return [];
  const factors = factorsOf(runs.map(({ values = new Map() }) => ({
    ...sweepRun({ jobId: "", status: undefined, statepoint: new Map(), results: undefined }),
    statepoint: values,
  })));
  const isFinished = runs.map(({ state }) => state === "finished");
  return designOf(factors, {}).own.flatMap((factor) => traitOf(factor, isFinished) ?? []);
}

function traitOf(factor: Factor, isFinished: readonly boolean[]): Trait | undefined {
  const { levels, codes } = factor;
  const numbers = levels.map(finiteNumber);
  const isNumeric = numbers.every((number) => number !== undefined);
  const slope = isNumeric && levels.length > 2
    ? slopeOf(codes.map((code) => numbers[code] ?? 0))
    : undefined;
  if (levels.length > MOST_GROUPS && slope !== undefined) return measure(slope, isFinished);
  // A text with a value of its own for nearly each run names it and says nothing about its time.
  if (levels.length > MOST_GROUPS && levels.length > codes.length / 2) return undefined;
  const seen = new Set(codes.filter((_, run) => isFinished[run]));
  const isUnlike = codes.map((code) => !seen.has(code));
  return { groups: codes, count: levels.length, slope, isUnlike };
}

/** Scales numbers to mean 0 and variance 1, by their logarithms if they span more than {@link LOG_RATIO}. */
function slopeOf(numbers: readonly number[]): readonly number[] | undefined {
  let [least, greatest] = [Infinity, -Infinity];
  for (const number of numbers) {
    least = Math.min(least, number);
    greatest = Math.max(greatest, number);
  }
  const isLog = least > 0 && greatest / least >= LOG_RATIO;
  const values = isLog ? numbers.map(Math.log) : numbers;
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  if (!(variance > 0 && Number.isFinite(variance))) return undefined;
  return values.map((value) => (value - mean) / Math.sqrt(variance));
}

/** Cuts a measure into groups with about as many runs each. */
function measure(slope: readonly number[], isFinished: readonly boolean[]): Trait {
  const sorted = [...slope].sort((a, b) => a - b);
  const bounds = Array.from(
    { length: PIECES - 1 },
    (_, n) => sorted[Math.floor((n + 1) * sorted.length / PIECES)] ?? 0,
  );
  const finished = slope.filter((_, run) => isFinished[run]);
  const least = finished.reduce((a, b) => Math.min(a, b), Infinity);
  const greatest = finished.reduce((a, b) => Math.max(a, b), -Infinity);
  const margin = (greatest - least) * MARGIN;
  return {
    groups: slope.map((value) => bounds.filter((bound) => value >= bound).length),
    count: PIECES,
    slope,
    isUnlike: slope.map((value) => !(value >= least - margin && value <= greatest + margin)),
  };
}

/** Returns for each run whether no finished run is like it in some key. */
export function unlikeRuns(
  runs: readonly TimedRun[],
  traits: readonly Trait[],
): readonly boolean[] {
  return runs.map((run, n) => isLeft(run) && traits.some(({ isUnlike }) => isUnlike[n]));
}

/**
 * Chooses the traits that tell most about the times, so that the model has a bounded number of
 * columns.
 */
export function chooseTraits(
  runs: readonly TimedRun[],
  traits: readonly Trait[],
  mostColumns: number,
): readonly Trait[] {
  const columns = (some: readonly Trait[]) => some.reduce((sum, { count }) => sum + count + 1, 0);
  if (columns(traits) <= mostColumns) return traits;
  const told = new Map(traits.map((trait) => [trait, spreadBetween(runs, trait)]));
  const kept: Trait[] = [];
  for (const trait of [...traits].sort((a, b) => (told.get(b) ?? 0) - (told.get(a) ?? 0))) {
    if (columns([...kept, trait]) <= mostColumns) kept.push(trait);
  }
  return kept;
}

/** Returns how far the groups' means of log times lie apart, less what chance alone would give. */
function spreadBetween(runs: readonly TimedRun[], { groups, count }: Trait): number {
  const sums = new Float64Array(count);
  const sizes = new Float64Array(count);
  let [all, squares, n] = [0, 0, 0];
  for (const [at, { state, seconds }] of runs.entries()) {
    const group = groups[at] ?? 0;
    if (state !== "finished") continue;
    const time = logSeconds(seconds);
    sums[group] = (sums[group] ?? 0) + time;
    sizes[group] = (sizes[group] ?? 0) + 1;
    all += time;
    squares += time * time;
    n++;
  }
  const between =
    sums.reduce((sum, one, at) => sum + (sizes[at] ? one * one / (sizes[at] ?? 1) : 0), 0) -
    all * all / n;
  const within = squares - all * all / n - between;
  const used = sizes.filter((size) => size > 0).length;
  return between - (used - 1) * Math.max(0, within) / Math.max(1, n - used);
}

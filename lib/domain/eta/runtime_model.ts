/**
 * How long runs take: the logarithm of a time is a sum with one part for each varied key, and chance.
 *
 * Runs that are running have taken longer than their time so far, so they count as censored. The
 * model is not fitted once: it is drawn several times from what the runs leave possible (a Gibbs
 * sampler), so that little knowledge gives a wide range.
 *
 * @module
 */

import type { Chance } from "./chance.ts";
import { modelRows, productsOf, type Row } from "./model_rows.ts";
import { choleskyOf, drawNormal } from "./normal_system.ts";
import { logSeconds, type TimedRun } from "./timed_run.ts";
import type { Trait } from "./traits.ts";

/** One model that the runs leave possible. */
export interface RuntimeModel {
  /** The expected logarithm of each run's seconds, whatever its state. */
  readonly expected: Float64Array;
  /** How far the runs lie from what is expected of them. */
  readonly residuals: Float64Array;
  /** The standard deviation of chance. */
  readonly deviation: number;
}

/** Draws before the first one that counts. */
const BURN_IN = 40;
/** Draws from one that counts to the next. */
const THINNING = 4;
/** What is supposed of the deviation of chance before anything is known, as a number of runs. */
const CHANCE = { weight: 1, deviation: 0.1 };
/** The same for the differences between the groups of a key. */
const GROUPS = { weight: 2, deviation: 0.25 };

/** Draws models; at least one run must have finished. */
export function drawModels(
  runs: readonly TimedRun[],
  traits: readonly Trait[],
  { chance, draws }: { readonly chance: Chance; readonly draws: number },
): readonly RuntimeModel[] {
  const sampler = new Sampler(runs, traits, chance);
  for (let n = 0; n < BURN_IN; n++) sampler.step();
  return Array.from({ length: draws }, () => {
    for (let n = 0; n < THINNING; n++) sampler.step();
    return sampler.model();
  });
}

class Sampler {
  readonly #chance: Chance;
  readonly #rows: readonly Row[];
  /** The runs whose times tell something. */
  readonly #known: readonly number[];
  /** Of those, the ones whose times are only known to be longer. */
  readonly #censored: readonly number[];
  readonly #limits: Float64Array;
  readonly #times: Float64Array;
  readonly #expected: Float64Array;
  readonly #products: Float64Array;
  /** The columns of each key's groups: from and to. */
  readonly #spans: readonly (readonly [number, number])[];
  /** What is supposed of each coefficient: one divided by its variance. */
  readonly #precisions: Float64Array;
  #variance = CHANCE.deviation ** 2;
  #coefficients: Float64Array = new Float64Array();

  constructor(runs: readonly TimedRun[], traits: readonly Trait[], chance: Chance) {
    this.#chance = chance;
    const { rows, spans, deviations } = modelRows(runs.length, traits);
    this.#rows = rows;
    this.#spans = spans;
    this.#precisions = Float64Array.from(deviations, (deviation) => deviation ** -2);
    this.#known = knownOf(runs);
    this.#censored = this.#known.filter((n) => runs[n]?.state !== "finished");
    this.#limits = Float64Array.from(runs, ({ seconds }) => logSeconds(seconds));
    this.#times = this.#limits.slice();
    this.#expected = new Float64Array(runs.length);
    this.#products = productsOf(rows, this.#known, deviations.length);
    for (const [from, to] of spans) this.#precisions.fill(GROUPS.deviation ** -2, from, to);
  }

  /** Draws all that is not known, each given the rest. */
  step(): void {
    this.#coefficients = this.#drawCoefficients();
    for (const n of this.#known) this.#expected[n] = this.#sumOf(n);
    this.#drawVariance();
    this.#drawSpreads(this.#coefficients);
    const deviation = Math.sqrt(this.#variance);
    for (const n of this.#censored) {
      const expected = this.#expected[n] ?? 0;
      const limit = ((this.#limits[n] ?? 0) - expected) / deviation;
      this.#times[n] = expected + deviation * this.#chance.normalAbove(limit);
    }
  }

  model(): RuntimeModel {
    return {
      expected: this.#expected.map((_, n) => this.#sumOf(n)),
      residuals: Float64Array.from(this.#known, (n) => this.#residual(n)),
      deviation: Math.sqrt(this.#variance),
    };
  }

  /** Adds the parts of a run's log time. */
  #sumOf(n: number): number {
    const { places, factors } = this.#rows[n] as Row;
    let sum = 0;
    for (let at = 0; at < places.length; at++) {
      sum += (this.#coefficients[places[at] ?? 0] ?? 0) * (factors[at] ?? 0);
    }
    return sum;
  }

  #residual(n: number): number {
    return (this.#times[n] ?? 0) - (this.#expected[n] ?? 0);
  }

  #drawCoefficients(): Float64Array {
    const size = this.#precisions.length;
    const matrix = this.#products.map((product) => product / this.#variance);
    for (let at = 0; at < size; at++) {
      matrix[at * size + at] = (matrix[at * size + at] ?? 0) + (this.#precisions[at] ?? 0);
    }
    const right = new Float64Array(size);
    for (const n of this.#known) {
      const { places, factors } = this.#rows[n] as Row;
      const time = (this.#times[n] ?? 0) / this.#variance;
      for (let at = 0; at < places.length; at++) {
        const place = places[at] ?? 0;
        right[place] = (right[place] ?? 0) + time * (factors[at] ?? 0);
      }
    }
    return drawNormal(choleskyOf(matrix, size), right, this.#chance);
  }

  #drawVariance(): void {
    const squares = this.#known.reduce((sum, n) => sum + this.#residual(n) ** 2, 0);
    const { weight, deviation } = CHANCE;
    const drawn = this.#chance.chiSquare(weight + this.#known.length);
    this.#variance = (weight * deviation ** 2 + squares) / drawn;
  }

  #drawSpreads(coefficients: Float64Array): void {
    const { weight, deviation } = GROUPS;
    for (const [from, to] of this.#spans) {
      const squares = coefficients.subarray(from, to).reduce((sum, one) => sum + one * one, 0);
      const drawn = this.#chance.chiSquare(weight + to - from);
      this.#precisions.fill(drawn / (weight * deviation ** 2 + squares), from, to);
    }
  }
}

/** With more finished runs than this, the model is drawn from as many of them, evenly chosen. */
const MOST_FINISHED = 4000;

/** Returns the runs whose times tell something. */
function knownOf(runs: readonly TimedRun[]): readonly number[] {
  const finished: number[] = [];
  const others: number[] = [];
  for (const [n, { state }] of runs.entries()) {
    if (state === "finished") finished.push(n);
    else if (state === "running" || state === "cut") others.push(n);
  }
  const step = Math.max(1, finished.length / MOST_FINISHED);
  const count = Math.min(finished.length, MOST_FINISHED);
  const chosen = Array.from({ length: count }, (_, n) => finished[Math.floor(n * step)] ?? 0);
  return [...chosen, ...others];
}

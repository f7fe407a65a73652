/**
 * Draws of the times of runs.
 *
 * @module
 */

import { Chance, seedOf } from "./chance.ts";
import { drawModels, type RuntimeModel } from "./runtime_model.ts";
import { logSeconds, type TimedRun } from "./timed_run.ts";
import { chooseTraits, type Trait } from "./traits.ts";

/** How often the end of the queue is drawn. Of 15 draws, the least and the greatest enclose the next one in 7 of 8 cases. */
const DRAWS = 15;
/** The most columns of the model. */
const MOST_COLUMNS = 100;
/** With fewer runs chance is drawn from a normal distribution, else from what the runs show. */
const ENOUGH = 8;
/**
 * The runs that are left may all differ from what is expected of them in a way that they share, such as
 * the load of the machine: how much at least, and which part of chance that may be, also where it is not
 * known by which keys the runs differ.
 */
const SHARED = { least: 0.06, part: 0.3, rough: 0.5 };
/** The share of the draws in which a run that was put back goes on where it was, and does not begin anew. */
const GOES_ON = 0.5;
/** The most that a time is drawn as: a century. */
const MOST_LOG = Math.log(3.2e9);

/**
 * Makes draws, the same for the same runs. At least one run must have finished.
 *
 * @param key further numbers that the draws depend on
 */
export function drawTimes(
  runs: readonly TimedRun[],
  traits: readonly Trait[],
  key: readonly number[],
): readonly TimeDraw[] {
  const chance = new Chance(seedOf(seedNumbers(runs, key)));
  const chosen = chooseTraits(runs, traits, MOST_COLUMNS);
  const isRough = runs.some(({ values }) => values === undefined);
  return drawModels(runs, chosen, { chance, draws: DRAWS })
    .map((model) => new TimeDraw(runs, model, { chance, isRough }));
}

/** The time so far of a run that is running is no part of the seed, so that the estimate does not jump each second. */
function* seedNumbers(runs: readonly TimedRun[], key: readonly number[]): Iterable<number> {
  yield* key;
  for (const { state, seconds } of runs) yield state === "finished" ? seconds : state.length;
}

/** Draws the times of runs by one model. */
export class TimeDraw {
  readonly #runs: readonly TimedRun[];
  readonly #model: RuntimeModel;
  readonly #chance: Chance;
  readonly #residuals: Float64Array;
  readonly #shift: number;

  /** @param how `isRough`: whether it is not known by which keys the runs differ */
  constructor(
    runs: readonly TimedRun[],
    model: RuntimeModel,
    { chance, isRough }: { readonly chance: Chance; readonly isRough: boolean },
  ) {
    this.#runs = runs;
    this.#model = model;
    this.#chance = chance;
    this.#residuals = model.residuals.slice().sort();
    const share = model.deviation * (isRough ? SHARED.rough : SHARED.part);
    this.#shift = chance.normal() * Math.hypot(SHARED.least, share);
  }

  /**
   * Draws the seconds that a run still takes.
   *
   * @param most the most seconds that the whole run takes
   */
  of(n: number, most = Infinity): number {
    const { state, seconds } = this.#runs[n] as TimedRun;
    const expected = (this.#model.expected[n] ?? 0) + this.#shift;
    if (state === "running" || (state === "resumed" && this.#chance.uniform() < GOES_ON)) {
      const limit = logSeconds(seconds) - expected;
      const whole = secondsOf(expected + this.#residualAbove(limit));
      return Math.max(0, Math.min(whole, most) - seconds);
    }
    return Math.min(secondsOf(expected + this.#residual()), most);
  }

  #residual(): number {
    if (this.#residuals.length >= ENOUGH) return this.#chance.pick(this.#residuals);
    return this.#model.deviation * this.#chance.normal();
  }

  #residualAbove(limit: number): number {
    const above = this.#residuals.subarray(firstAbove(this.#residuals, limit));
    if (above.length >= ENOUGH) return this.#chance.pick(above);
    const { deviation } = this.#model;
    return deviation * this.#chance.normalAbove(limit / deviation);
  }
}

function secondsOf(log: number): number {
  return Math.exp(Math.min(log, MOST_LOG));
}

/** Returns the place of the first of sorted numbers that is above a limit. */
function firstAbove(sorted: Float64Array, limit: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) > limit) high = middle;
    else low = middle + 1;
  }
  return low;
}

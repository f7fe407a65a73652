/**
 * Which parameters a metric depends on: bias-corrected ω² beside the share of replicate noise.
 *
 * Plain η² "explains" (k − 1) / (N − 1) of pure noise. ω² subtracts what chance alone would give.
 *
 * @module
 */

import { configurationsOf } from "./design.ts";
import { type Factor, finiteNumber } from "./factor.ts";
import { centered, residualSquares } from "./least_squares.ts";
import { sumOf } from "./summary.ts";

/** The importance of the parameters for one metric. */
export interface Importance {
  /** The number of runs. */
  readonly n: number;
  /** One for each parameter, the greatest first. */
  readonly parameters: readonly ParameterShare[];
  /**
   * The share of the variance within configurations; `undefined` if no configuration has two runs, so
   * that what two parameters do together counts as noise.
   */
  readonly noise: number | undefined;
  /** What neither single parameters nor noise explain: parameters that act together. */
  readonly together: number | undefined;
  /** Degrees of freedom of the error. */
  readonly freedom: number;
  /** The parameters with too many values that are no numbers. */
  readonly skipped: readonly string[];
}

/** The share of one parameter. */
export interface ParameterShare {
  readonly key: string;
  /** ω² as it is computed; chance may make it negative. */
  readonly omega: number;
  /** How many values or classes of values are compared. */
  readonly levels: number;
  /** Whether the values are put into classes of equal size, because there are many. */
  readonly isBinned: boolean;
}

/** A parameter with more numbers than this is put into classes. */
const MOST_LEVELS = 12;
const CLASSES = 4;

/** A parameter with more texts than this, such as a name, is not compared. */
const MOST_TEXTS = 20;

/**
 * Computes the importance of parameters: type II sums of squares of the additive model, and the
 * error within configurations, or that of the model where no configuration has two runs.
 *
 * @param factors with the codes of the same runs
 * @param values of the metric, one for each run
 * @returns `undefined` if the runs are too few or all values are equal
 */
export function importanceOf(
  factors: readonly Factor[],
  values: readonly number[],
): Importance | undefined {
  const n = values.length;
  const skipped = factors.filter(isTooVaried);
  const classes = factors.filter((factor) => !skipped.includes(factor)).map(classesOf)
    .filter(({ count }) => count > 1);
  const centre = centered(values);
  const total = sumOf(centre.map((value) => value * value));
  if (!(total > 0) || !Number.isFinite(total)) return undefined;
  const full = residualSquares(classes, centre);
  const { codes, count } = configurationsOf(factors, n);
  const pure = { squares: withinSquares(codes, count, centre), freedom: n - count };
  const error = pure.freedom > 0 ? pure : { squares: full.squares, freedom: full.freedom };
  if (error.freedom <= 0) return undefined;
  const mean = error.squares / error.freedom;
  const parameters = classes.map((one): ParameterShare => {
    const without = residualSquares(classes.filter((other) => other !== one), centre);
    const freedom = without.freedom - full.freedom;
    const omega = ((without.squares - full.squares) - freedom * mean) / (total + mean);
    return { key: one.key, omega, levels: one.count, isBinned: one.isBinned };
  });
  const noise = pure.freedom > 0 ? n * mean / (total + mean) : undefined;
  const explained = sumOf(parameters.map(({ omega }) => omega));
  return {
    n,
    parameters: parameters.sort((a, b) => b.omega - a.omega),
    noise,
    together: noise === undefined ? undefined : 1 - noise - explained,
    freedom: error.freedom,
    skipped: skipped.map(({ key }) => key),
  };
}

function isTooVaried({ levels }: Factor): boolean {
  return levels.length > MOST_TEXTS && levels.some((level) => finiteNumber(level) === undefined);
}

/** Importance from fewer runs, or fewer degrees of freedom, means little. */
const FEW_RUNS = 20;
const LITTLE_FREEDOM = 10;

/** Says why an importance means little; `undefined` if it does not. */
export function doubtOf({ n, noise, freedom }: Importance): string | undefined {
  if (n < FEW_RUNS) return `${n} runs are few`;
  if (freedom === 1) return "only 1 degree of freedom is left for the noise";
  if (freedom < LITTLE_FREEDOM) return `only ${freedom} degrees of freedom are left for the noise`;
  return noise === undefined ? "no configuration ran twice, so the noise is a guess" : undefined;
}

/** Returns the parts of factors that belong to some of the runs, without values that none has. */
export function selectRuns(factor: Factor, runs: readonly number[]): Factor {
  const used = [...new Set(runs.map((run) => factor.codes[run] ?? 0))].sort((a, b) => a - b);
  const place = new Map(used.map((code, at) => [code, at]));
  return {
    key: factor.key,
    levels: used.map((code) => factor.levels[code]),
    codes: runs.map((run) => place.get(factor.codes[run] ?? 0) ?? 0),
  };
}

/** The classes of a factor's values, as the model compares them. */
interface Classes {
  readonly key: string;
  readonly codes: readonly number[];
  readonly count: number;
  readonly isBinned: boolean;
}

function classesOf({ key, levels, codes }: Factor): Classes {
  const numbers = levels.map(finiteNumber);
  if (levels.length <= MOST_LEVELS || numbers.includes(undefined)) {
    return { key, codes, count: levels.length, isBinned: false };
  }
  // Levels are sorted by size, so classes of equal size follow from the ranks of the runs.
  const order = codes.map((_, run) => run).sort((a, b) => (codes[a] ?? 0) - (codes[b] ?? 0));
  const classOf = new Array<number>(levels.length).fill(0);
  for (const [rank, run] of order.entries()) {
    classOf[codes[run] ?? 0] = Math.floor(rank * CLASSES / order.length);
  }
  const used = [...new Set(classOf)].sort((a, b) => a - b);
  return {
    key,
    codes: codes.map((code) => used.indexOf(classOf[code] ?? 0)),
    count: used.length,
    isBinned: true,
  };
}

function withinSquares(codes: readonly number[], count: number, values: readonly number[]): number {
  const groups = Array.from({ length: count }, (): number[] => []);
  for (const [run, code] of codes.entries()) groups[code]?.push(values[run] ?? 0);
  return sumOf(groups.flatMap((group) => centered(group).map((value) => value * value)));
}

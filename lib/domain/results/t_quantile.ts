/**
 * Student's t distribution.
 *
 * @module
 */

const known = new Map<string, number>();

/**
 * Returns the value that Student's t stays below with a probability.
 *
 * @param probability above 0.5
 * @param freedom degrees of freedom, from 1
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(tQuantile(0.975, 2).toFixed(6), "4.302653");
 * ```
 */
export function tQuantile(probability: number, freedom: number): number {
  const key = `${probability} ${freedom}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const found = search(probability, freedom);
  known.set(key, found);
  return found;
}

/** Halves an interval until no double lies inside. */
function search(probability: number, freedom: number): number {
  const tail = 2 * (1 - probability);
  let low = 0;
  let high = 1;
  while (twoSided(high, freedom) > tail) high *= 2;
  for (;;) {
    const middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    if (twoSided(middle, freedom) > tail) low = middle;
    else high = middle;
  }
}

/** The probability that |t| exceeds a value. */
function twoSided(t: number, freedom: number): number {
  return incompleteBeta(freedom / (freedom + t * t), freedom / 2, 0.5);
}

/** The regularized incomplete beta function. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(
    logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x),
  );
  return x < (a + 1) / (a + b + 2)
    ? front * continuedFraction(x, a, b) / a
    : 1 - front * continuedFraction(1 - x, b, a) / b;
}

const STEPS = 10_000;
const TINY = 1e-300;

/** Lentz's algorithm for the continued fraction of the incomplete beta function. */
function continuedFraction(x: number, a: number, b: number): number {
  const away = (value: number) => Math.abs(value) < TINY ? TINY : value;
  let c = 1;
  let d = 1 / away(1 - (a + b) * x / (a + 1));
  let fraction = d;
  for (let m = 1; m <= STEPS; m++) {
    const even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= d * c;
    const odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-16) break;
  }
  return fraction;
}

/** Lanczos' coefficients for g = 7. */
const LANCZOS = [
  ...[0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313],
  ...[-176.61502916214059, 12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6],
  1.5056327351493116e-7,
];

function logGamma(x: number): number {
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x);
  const [first = 0, ...others] = LANCZOS;
  const sum = others.reduce((total, one, n) => total + one / (x + n), first);
  const base = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(base) - base + Math.log(sum);
}

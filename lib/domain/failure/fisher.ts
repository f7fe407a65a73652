/**
 * Fisher's exact test, one-sided: how likely a subset of runs would hold at least this many failures
 * by chance.
 *
 * @module
 */

/** The natural logarithms of 0!, 1!, 2!, and so on. */
export class LogFactorials {
  readonly #logs: Float64Array;

  /** @param most the greatest number whose factorial is asked for */
  constructor(most: number) {
    this.#logs = new Float64Array(most + 1);
    // Kahan's sum: the errors of 10,000 additions would show in the tenth digit of p.
    let [sum, lost] = [0, 0];
    for (let n = 2; n <= most; n++) {
      const term = Math.log(n) - lost;
      const next = sum + term;
      lost = next - sum - term;
      sum = next;
      this.#logs[n] = sum;
    }
  }

  /** Returns ln n!. */
  of(n: number): number {
    return this.#logs[n] ?? NaN;
  }
}

/** The counts of a two by two table. */
export interface FailureCounts {
  /** Failures in the subset. */
  readonly failedInside: number;
  /** Runs in the subset. */
  readonly inside: number;
  /** All failures. */
  readonly failed: number;
  /** All runs. */
  readonly total: number;
}

/**
 * Returns the natural logarithm of the probability that a random subset of this size holds so many
 * failures or more.
 *
 * @param least the search for a smaller result than this ends early, with any greater one
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * const counts = { failedInside: 4, inside: 4, failed: 4, total: 24 };
 * assert.equal(Math.exp(logFisher(counts, new LogFactorials(24))).toPrecision(6), "0.0000941088");
 * ```
 */
export function logFisher(
  counts: FailureCounts,
  factorials: LogFactorials,
  least = Infinity,
): number {
  const { failedInside, inside, failed } = counts;
  const first = logTerm(counts, factorials);
  // The first term alone is no more than the whole sum.
  if (first > least) return first;
  const most = Math.min(inside, failed);
  let [sum, term] = [1, 1];
  for (let hits = failedInside; hits < most && term > sum * Number.EPSILON; hits++) {
    term *= ratio(counts, hits);
    sum += term;
  }
  return Math.min(0, first + Math.log(sum));
}

/** Returns ln P of exactly this many failures in the subset: the hypergeometric distribution. */
function logTerm(
  { failedInside, inside, failed, total }: FailureCounts,
  factorials: LogFactorials,
): number {
  const f = (n: number) => factorials.of(n);
  return f(failed) + f(total - failed) + f(inside) + f(total - inside) - f(total) -
    f(failedInside) - f(failed - failedInside) - f(inside - failedInside) -
    f(total - failed - inside + failedInside);
}

/** Returns how many times more likely one more failure in the subset is than `hits`. */
function ratio({ inside, failed, total }: FailureCounts, hits: number): number {
  const others = total - failed - inside + hits + 1;
  return ((failed - hits) * (inside - hits)) / ((hits + 1) * others);
}

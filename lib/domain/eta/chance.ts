/**
 * Random draws that a seed determines.
 *
 * @module
 */

/** A sequence of draws. The same seed gives the same sequence. */
export class Chance {
  #state: number;
  /** The second number of a pair of normal draws. */
  #spare: number | undefined;

  /** @param seed a whole number */
  constructor(seed: number) {
    this.#state = seed | 0;
  }

  /** Returns a number from 0 up to 1: mulberry32, by Tommy Ettinger. */
  uniform(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  /** Returns one of the items; the list is not empty. */
  pick<T>(items: ArrayLike<T>): T {
    return items[Math.floor(this.uniform() * items.length)] as T;
  }

  /** Draws from the normal distribution with mean 0 and variance 1. */
  normal(): number {
    const spare = this.#spare;
    this.#spare = undefined;
    if (spare !== undefined) return spare;
    const radius = Math.sqrt(-2 * Math.log(1 - this.uniform()));
    const angle = 2 * Math.PI * this.uniform();
    this.#spare = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  /** Draws from the same distribution, of the numbers above a limit. */
  normalAbove(limit: number): number {
    if (limit < 0.5) {
      for (;;) {
        const drawn = this.normal();
        if (drawn > limit) return drawn;
      }
    }
    // Far out, few normal draws lie above the limit: exponential ones are accepted more often.
    const rate = (limit + Math.sqrt(limit * limit + 4)) / 2;
    for (;;) {
      const drawn = limit - Math.log(1 - this.uniform()) / rate;
      if (this.uniform() <= Math.exp(-((drawn - rate) ** 2) / 2)) return drawn;
    }
  }

  /**
   * Draws from the chi-square distribution, by Marsaglia's and Tsang's method.
   *
   * @param freedom degrees of freedom, from 2
   */
  chiSquare(freedom: number): number {
    const d = freedom / 2 - 1 / 3;
    const c = 1 / Math.sqrt(9 * d);
    for (;;) {
      const x = this.normal();
      const v = (1 + c * x) ** 3;
      if (v > 0 && Math.log(1 - this.uniform()) < x * x / 2 + d - d * v + d * Math.log(v)) {
        return 2 * d * v;
      }
    }
  }
}

/** Returns a seed that depends on each of some numbers. */
export function seedOf(numbers: Iterable<number>): number {
  const bytes = new DataView(new ArrayBuffer(8));
  let hash = 0x811c9dc5;
  for (const number of numbers) {
    bytes.setFloat64(0, number);
    hash = Math.imul(hash ^ bytes.getInt32(0), 0x01000193);
    hash = Math.imul(hash ^ bytes.getInt32(4), 0x01000193);
    hash ^= hash >>> 15;
  }
  return hash | 0;
}

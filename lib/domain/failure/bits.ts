/**
 * Sets of runs as bits, because thousands of rules are tried on thousands of runs.
 *
 * @module
 */

/** A set of small numbers. */
export class Bits {
  readonly #words: Uint32Array;

  /** @param size one more than the greatest number */
  constructor(size: number) {
    this.#words = new Uint32Array(Math.ceil(size / 32));
  }

  /** Adds a number. */
  add(n: number): void {
    const word = n >>> 5;
    this.#words[word] = ((this.#words[word] ?? 0) | (1 << (n & 31))) >>> 0;
  }

  /** Counts the numbers. */
  get size(): number {
    let count = 0;
    for (const word of this.#words) count += ones(word);
    return count;
  }

  /** Counts the numbers that both sets hold. */
  countShared(other: Bits): number {
    const [mine, theirs] = [this.#words, other.#words];
    let count = 0;
    for (let n = 0; n < mine.length; n++) {
      const word = (mine[n] as number) & (theirs[n] as number);
      if (word !== 0) count += ones(word);
    }
    return count;
  }

  /** Returns the numbers that both sets hold. */
  intersection(other: Bits): Bits {
    const shared = new Bits(this.#words.length * 32);
    for (let n = 0; n < this.#words.length; n++) {
      shared.#words[n] = (this.#words[n] as number) & (other.#words[n] as number);
    }
    return shared;
  }

  /** Returns a text that only equal sets share. */
  key(): string {
    return this.#words.join();
  }
}

/** Counts the ones of 32 bits. */
function ones(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555);
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333);
  return Math.imul((bits + (bits >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/**
 * Runs that wait, placed on slots one after another.
 *
 * @module
 */

/**
 * Returns when the last run ends, in seconds from now. Each run that waits takes the slot that is
 * free first.
 *
 * @param running the seconds that each running run still takes
 * @param waiting the seconds of each run that waits, in order
 */
export function lastEnd(
  running: readonly number[],
  waiting: readonly number[],
  slots: number,
): number {
  const end = running.reduce((a, b) => Math.max(a, b), 0);
  if (waiting.length === 0) return end;
  // With fewer slots than running runs, those that end first leave no slot.
  const free = [...running].sort((a, b) => b - a).slice(0, slots);
  const useful = Math.min(slots, running.length + waiting.length);
  while (free.length < useful) free.push(0);
  const heap = new Heap(free);
  return waiting.reduce((last, seconds) => Math.max(last, heap.delay(seconds)), end);
}

/** The times at which slots are free, the first one on top. */
class Heap {
  readonly #times: number[];

  constructor(times: readonly number[]) {
    this.#times = [...times].sort((a, b) => a - b);
  }

  /** Adds seconds to the first time, and returns the sum. */
  delay(seconds: number): number {
    const times = this.#times;
    const time = (times[0] ?? 0) + seconds;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= times.length) break;
      if ((times[child + 1] ?? Infinity) < (times[child] ?? Infinity)) child++;
      const least = times[child] ?? Infinity;
      if (least >= time) break;
      times[at] = least;
      at = child;
    }
    times[at] = time;
    return time;
  }
}

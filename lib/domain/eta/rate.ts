/**
 * How fast runs end.
 *
 * @module
 */

/** How many runs have ended in each of some spans of time, up to now. */
export interface Rate {
  readonly counts: readonly number[];
  /** The length of a span, in seconds. */
  readonly span: number;
}

/** How many spans there are. */
const SPANS = 16;
/** The lengths that a span may have, in seconds. */
const LENGTHS = [5, 15, 60, 300, 900, 3600, 21_600, 86_400];
/** The share of the runs that the spans should hold. */
const SHARE = 0.75;

/**
 * Counts the ends of runs in the shortest spans that hold most of them; `undefined` if none has
 * ended, or all ended long ago.
 *
 * @param ends in milliseconds since 1970
 */
export function rateOf(ends: readonly number[], nowMs: number): Rate | undefined {
  const past = ends.filter((end) => end <= nowMs);
  const lastMs = (LENGTHS.at(-1) ?? 0) * SPANS * 1000;
  const recent = past.filter((end) => end > nowMs - lastMs);
  if (recent.length === 0) return undefined;
  const span =
    LENGTHS.find((length) =>
      recent.filter((end) => end > nowMs - length * SPANS * 1000).length >= SHARE * recent.length
    ) ?? LENGTHS.at(-1) ?? 0;
  const counts = new Array<number>(SPANS).fill(0);
  for (const end of recent) {
    const age = Math.floor((nowMs - end) / (span * 1000));
    if (age < SPANS) counts[SPANS - 1 - age] = (counts[SPANS - 1 - age] ?? 0) + 1;
  }
  return { counts, span };
}

/**
 * What comes of a measurement, and how good it has to be.
 *
 * @module
 */

/** One measurement. */
export interface Measurement {
  /** What was measured. */
  readonly name: string;
  /** Ours. */
  readonly ours: number;
  /** What it is held against. */
  readonly other: { readonly name: string; readonly value: number };
  /** How many times the other one's it may be at most, or how many times better it is at least, if any. */
  readonly bound: Bound | undefined;
  /** What the numbers count. @default {"ms"} */
  readonly unit?: "ms" | "calls" | "MB";
}

/** How good a measurement has to be. */
export interface Bound {
  readonly kind: "at most" | "faster by";
  readonly ratio: number;
}

/** A measurement that this machine cannot make, and why. */
export interface Skipped {
  readonly name: string;
  /** The end of a sentence. */
  readonly skipped: string;
}

/** A number that is shown and has no bound. */
export interface Noted {
  readonly name: string;
  /** The number with its unit. */
  readonly noted: string;
}

/** What came of a measurement. */
export type Result = Measurement | Skipped | Noted;

/** A measurement of two times. */
export function against(
  name: string,
  times: { readonly ours: number; readonly other: number },
  other: string,
  bound: Bound,
): Measurement {
  return { name, ours: times.ours, other: { name: other, value: times.other }, bound };
}

/** It may take so many times as much. */
export function atMost(ratio: number): Bound {
  return { kind: "at most", ratio };
}

/** It is so many times better. */
export function fasterBy(ratio: number): Bound {
  return { kind: "faster by", ratio };
}

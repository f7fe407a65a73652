/**
 * The results of measurements, and their bounds.
 *
 * @module
 */

/** A measured value, compared with another one. */
export interface Measurement {
  readonly name: string;
  /** The program's value. */
  readonly ours: number;
  /** The value that it is compared with. */
  readonly other: { readonly name: string; readonly value: number };
  /**
   * How many times the other value it may be at most, or how many times better it must be at least,
   * if there is a bound.
   */
  readonly bound: Bound | undefined;
  /** The unit of the numbers. @default {"ms"} */
  readonly unit?: "ms" | "calls" | "MB";
}

/** The bound of a measurement. */
export interface Bound {
  readonly kind: "at most" | "faster by" | "more by";
  /** A ratio; for `more by` the greatest difference. */
  readonly ratio: number;
}

/** A measurement that this machine cannot make, and why. */
export interface Skipped {
  readonly name: string;
  /** The reason, as the end of a sentence. */
  readonly skipped: string;
}

/** A number without a bound, which is only shown. */
export interface Noted {
  readonly name: string;
  readonly noted: string;
}

/** The result of a measurement. */
export type Result = Measurement | Skipped | Noted;

/** Creates a measurement of two times. */
export function against(
  name: string,
  times: { readonly ours: number; readonly other: number },
  other: string,
  bound: Bound,
): Measurement {
  return { name, ours: times.ours, other: { name: other, value: times.other }, bound };
}

/** Creates a bound: the value may be at most this many times the other. */
export function atMost(ratio: number): Bound {
  return { kind: "at most", ratio };
}

/** Creates a bound: the value must be at least this many times better. */
export function fasterBy(ratio: number): Bound {
  return { kind: "faster by", ratio };
}

/** Creates a bound: the value may be at most this much more than the other. */
export function moreBy(difference: number): Bound {
  return { kind: "more by", ratio: difference };
}

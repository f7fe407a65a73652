/**
 * One thing that was looked at, and how it is.
 *
 * @module
 */

/** How it is: a `problem` breaks what the program promises, a `warning` is worth knowing. */
export type HealthState = "ok" | "warning" | "problem";

/** One line of the answer of `aexp doctor`. */
export interface HealthCheck {
  /** What was looked at. */
  readonly name: string;
  /** How it is. */
  readonly state: HealthState;
  /** What was found, without full stop. */
  readonly found: string;
  /** What to do about it; `undefined` where nothing is to be done. */
  readonly fix: string | undefined;
}

/** All is well. */
export function well(name: string, found: string): HealthCheck {
  return { name, state: "ok", found, fix: undefined };
}

/** It is worth knowing. */
export function warning(name: string, found: string, fix: string): HealthCheck {
  return { name, state: "warning", found, fix };
}

/** It breaks what the program promises. */
export function problem(name: string, found: string, fix: string): HealthCheck {
  return { name, state: "problem", found, fix };
}

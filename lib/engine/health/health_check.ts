/**
 * The result of one check.
 *
 * @module
 */

import type { Text } from "../../phrase.ts";

/**
 * The result of a check. A `problem` breaks a promise of the program; a `warning` is worth knowing.
 */
export type HealthState = "ok" | "warning" | "problem";

/** One line of the output of `aexp doctor`. */
export interface HealthCheck {
  /** The name of the check. */
  readonly name: string;
  readonly state: HealthState;
  /** What was found, without a full stop. */
  readonly found: Text;
  /** How to fix it; `undefined` if nothing needs fixing. */
  readonly fix: Text | undefined;
}

/** Creates the result of a check that found nothing wrong. */
export function well(name: string, found: Text): HealthCheck {
  return { name, state: "ok", found, fix: undefined };
}

/** Creates a warning. */
export function warning(name: string, found: Text, fix: Text): HealthCheck {
  return { name, state: "warning", found, fix };
}

/** Creates a problem. */
export function problem(name: string, found: Text, fix: Text): HealthCheck {
  return { name, state: "problem", found, fix };
}

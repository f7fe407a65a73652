/**
 * One thing that was looked at, and how it is.
 *
 * @module
 */

import { type Text } from "../../phrase.ts";

/** How it is: a `problem` breaks what the program promises, a `warning` is worth knowing. */
export type HealthState = "ok" | "warning" | "problem";

/** What is found of one thing. */
export interface HealthCheck {
  /** What was looked at. */
  readonly name: string;
  /** How it is. */
  readonly state: HealthState;
  /** What was found, without full stop. */
  readonly found: Text;
  /** What to do about it; `undefined` where nothing is to be done. */
  readonly fix: Text | undefined;
}

/** All is well. */
export function well(name: string, found: Text): HealthCheck {
  return { name, state: "ok", found, fix: undefined };
}

/** It is worth knowing. */
export function warning(name: string, found: Text, fix: Text): HealthCheck {
  return { name, state: "warning", found, fix };
}

/** It breaks what the program promises. */
export function problem(name: string, found: Text, fix: Text): HealthCheck {
  return { name, state: "problem", found, fix };
}

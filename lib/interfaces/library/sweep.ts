/**
 * Sweeps as programs write them: keys with lists of values.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import type { Axis } from "../../domain/sweep/sweep.ts";
import type { Mapping } from "../../domain/value/value.ts";
import type { GivenValue } from "./values.ts";

/** Keys and the values that each takes. */
export type Sweep =
  | { readonly [key: string]: readonly GivenValue[] }
  | ReadonlyMap<string, readonly GivenValue[]>;

/** Makes the axes of a sweep. @throws {UserError} `SWEEP_INVALID` for what is no list, or empty */
export function axesOf(sweep: Mapping | undefined): readonly Axis[] {
  return Array.from(sweep ?? [], ([key, values]) => {
    if (Array.isArray(values) && values.length > 0) return { key, values };
    const state = Array.isArray(values) ? "it is empty" : "it is no list";
    throw new UserError(
      "SWEEP_INVALID",
      phrase`Cannot combine ${option("sweep")}.${key}: ${state}`,
      {
        hint: "Give a list of at least one value.",
      },
    );
  });
}

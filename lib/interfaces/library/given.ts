/**
 * Checks what callers give beyond what types can: programs in JavaScript have none.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { listNearest } from "../../domain/value/nearness.ts";

/** The names of all properties of a function's options. */
export type Names<OPTIONS> = { readonly [NAME in keyof Required<OPTIONS>]: true };

/**
 * Refuses properties that a function does not have: a filter that is spelled wrong would mean every
 * run.
 *
 * @throws {UserError} `FLAG_INVALID`, naming the nearest property
 */
export function checkNames<OPTIONS extends object>(given: OPTIONS, names: Names<OPTIONS>): void {
  const known = Object.keys(names);
  const unknown = Object.keys(given).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new UserError("FLAG_INVALID", `Cannot use ${unknown}: there is no such option`, {
    hint: `The options are ${listNearest(unknown, known)}.`,
  });
}

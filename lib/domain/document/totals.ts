/**
 * How many runs of a listing are in each state.
 *
 * @module
 */

import { STATUSES } from "./status.ts";

/** Counts entries by state, in the order of the states; a state that no entry has is left out. */
export function countByStatus(
  entries: readonly { readonly status: string | undefined }[],
): ReadonlyMap<string, number> {
  const counts = new Map<string, number>(STATUSES.map((status) => [status, 0]));
  for (const { status = "created" } of entries) counts.set(status, (counts.get(status) ?? 0) + 1);
  return new Map([...counts].filter(([, count]) => count > 0));
}

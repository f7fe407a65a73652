/**
 * The state point of a run from what a person gave and what the program adds.
 *
 * @module
 */

import type { RunLink } from "../document/link.ts";
import type { Mapping, Value } from "../value/value.ts";

/** The code that a run was queued with; both go into the state point. */
export interface CodeState {
  /** The commit; empty outside git. */
  readonly commit: string;
  /** Whether files differed from it. */
  readonly isDirty: boolean;
}

/**
 * Lays a state point out in the Python program's order: links and code first, then the person's own
 * keys; one of theirs that has the same name wins and keeps the place.
 */
export function composeStatepoint(
  link: RunLink,
  code: CodeState | undefined,
  own: Mapping,
): Mapping {
  const statepoint = new Map<string, Value>([["experiment_id", link.experimentId]]);
  if (link.hypothesisId !== undefined) statepoint.set("hypothesis_id", link.hypothesisId);
  if (link.subHypothesisId !== undefined) statepoint.set("sub_hypothesis_id", link.subHypothesisId);
  if (code !== undefined) {
    statepoint.set("code_commit", code.commit).set("code_dirty", code.isDirty);
  }
  for (const [key, value] of own) statepoint.set(key, value);
  return statepoint;
}

/**
 * Composes the state point of a run from the person's values and those that the program adds.
 *
 * @module
 */

import type { RunLink } from "../document/link.ts";
import type { Mapping, Value } from "../value/value.ts";

/** The code that a run was queued with. Both fields go into the state point. */
export interface CodeState {
  /** Empty outside git. */
  readonly commit: string;
  /** Whether files differed from it. */
  readonly isDirty: boolean;
}

/**
 * Composes a state point in the Python program's order: links and code first, then the person's own keys.
 * If a person's key has the name of a link or of a code field, the person's value replaces it in place.
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

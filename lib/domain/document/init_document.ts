/**
 * What a program writes into the document of a run that it creates.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase } from "../../phrase.ts";
import { findProblem } from "../statepoint/check.ts";
import type { Mapping } from "../value/value.ts";

/** Keys whose values this program and the Python program write: a wrong one would change the run's state. */
const OWN: ReadonlySet<string> = new Set([
  ...["status", "queue", "attempts", "aexp", "limina", "created_at", "started_at", "ended_at"],
  ...["wallclock_s", "heartbeat_at", "results"],
]);

/**
 * Checks a program's own keys for a document.
 *
 * @throws {UserError} `FLAG_INVALID`
 */
export function checkInitDocument(init: Mapping): void {
  const own = [...init.keys()].find((key) => OWN.has(key));
  if (own !== undefined) {
    throw new UserError(
      "FLAG_INVALID",
      phrase`Cannot use ${option("initDoc")}.${own}: aexp writes that key`,
      { hint: "Use a key of your own." },
    );
  }
  const problem = findProblem(init);
  if (problem === undefined) return;
  const { path, state, hint } = problem;
  throw new UserError("FLAG_INVALID", phrase`Cannot use ${option("initDoc")}.${path}: ${state}`, {
    hint,
  });
}

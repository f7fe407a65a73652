/**
 * The parameters by which runs may differ, each with its value in each run.
 *
 * @module
 */

import type { Column } from "../failure/candidate_rules.ts";
import { flatten } from "../value/flatten.ts";
import type { Value } from "../value/value.ts";
import type { ObservedRun } from "./observed_run.ts";

/** Keys that say the same as a fact of the attempt, or nothing about the run. */
const LEFT_OUT: ReadonlySet<string> = new Set(["code_commit", "code_dirty", "hypothesis_id"]);

/** Facts of the last attempt. A key of the state point with the same name hides one. */
const FACTS: readonly (readonly [string, (run: ObservedRun) => Value | undefined])[] = [
  ["host", ({ host }) => host],
  ["slot", ({ slot }) => slot === undefined ? undefined : BigInt(slot)],
  ["commit", ({ commit }) => commit?.slice(0, 10)],
];

/** Lists the parameters. Of two that say the same, the one that comes first is told. */
export function columnsOf(runs: readonly ObservedRun[]): readonly Column[] {
  const flat = runs.map(({ statepoint }) => flatten(statepoint));
  const keys = [...new Set(flat.flatMap((one) => [...one.keys()]))]
    .filter((key) => !LEFT_OUT.has(key)).sort(byPlace);
  const given = keys.map((key) => ({ key, values: flat.map((one) => one.get(key)) }));
  const facts = FACTS.filter(([key]) => !keys.includes(key))
    .map(([key, read]) => ({ key, values: runs.map(read) }));
  return [...given, ...facts];
}

/** The condition comes first, because other keys follow from it; the experiment's id last. */
function byPlace(a: string, b: string): number {
  return placeOf(a) - placeOf(b) || (a < b ? -1 : 1);
}

function placeOf(key: string): number {
  return key === "condition" ? 0 : key === "experiment_id" ? 2 : 1;
}

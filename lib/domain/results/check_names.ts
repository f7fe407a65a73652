/**
 * Refuses names of keys and metrics that no run has.
 *
 * @module
 */

import { UserError } from "../../errors.ts";
import { option, phrase, type Text } from "../../phrase.ts";
import { nearestFirst } from "../value/nearness.ts";
import { metricNames } from "./metric.ts";
import type { TableWish } from "./results_table.ts";
import type { SweepRun } from "./sweep_run.ts";

/**
 * Refuses names of keys and metrics that no run has.
 *
 * @throws {UserError} `FLAG_INVALID`
 */
export function checkNames(
  runs: readonly SweepRun[],
  { by = [], over = [], metrics = [], minimize = [], maximize = [] }: TableWish,
): void {
  const keys = new Set(runs.flatMap(({ statepoint }) => [...statepoint.keys()]));
  checkKnown("by", by, keys, "no run has such a key");
  // A sweep without seeds is no reason to refuse the key that is there by default.
  checkKnown("over", over, keys, "no run has such a key");
  const known = new Set(metricNames(runs));
  checkKnown("metric", metrics, known, "no run has such a metric");
  checkKnown("minimize", minimize, known, "no run has such a metric");
  checkKnown("maximize", maximize, known, "no run has such a metric");
}

function checkKnown(
  name: string,
  wanted: readonly string[],
  known: ReadonlySet<string>,
  fact: string,
): void {
  const wrong = wanted.find((one) => !known.has(one));
  if (wrong === undefined) return;
  throw new UserError(
    "FLAG_INVALID",
    phrase`Cannot use ${option(name)} ${JSON.stringify(wrong)}: ${fact}`,
    { hint: namesHint(nearestFirst(wrong, [...known])) },
  );
}

/** The most names in a hint. */
export const MOST_NAMES = 20;

/** Makes a hint of names that there are. */
export function namesHint(names: readonly string[]): Text {
  if (names.length === 0) return "Run the sweep first.";
  const more = names.length > MOST_NAMES ? ` and ${names.length - MOST_NAMES} more` : "";
  return `Use one of ${names.slice(0, MOST_NAMES).join(", ")}${more}.`;
}

/**
 * The importance of parameters for a person.
 *
 * @module
 */

import {
  doubtOf,
  type Importance,
  type ParameterShare,
} from "../../../domain/results/importance.ts";
import { renderTable } from "../../../domain/terminal/table.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import type { Results } from "../../../operations/results.ts";

/** Makes one table for each metric: the share of its variance that each parameter explains. */
export function importanceTables({ importances, table }: Results, width: number): string {
  return importances.map((importance, at) => {
    const name = visible(table.metrics[at]?.name ?? "");
    return importance === undefined
      ? `${name}: too few runs, or all have the same value\n`
      : oneTable(name, importance, width);
  }).join("\n");
}

function oneTable(name: string, importance: Importance, width: number): string {
  const { n, parameters, noise, together, skipped } = importance;
  const rows = [
    ...parameters.map((one) => [visible(one.key), share(one.omega), levelsText(one)]),
    ...(together === undefined
      ? []
      : [["(together)", share(together), "parameters in combination"]]),
    ...(noise === undefined ? [] : [["(noise)", share(noise), "between replicates"]]),
  ];
  const doubt = doubtOf(importance);
  return `${name}: what explains its variance (ω² of ${n} runs)\n` +
    renderTable(["PARAMETER", "ω²", "OF"], rows, width) +
    (skipped.length === 0
      ? ""
      : `Not compared, too many values: ${skipped.map(visible).join(", ")}.\n`) +
    (doubt === undefined ? "" : `This means little: ${doubt}.\n`);
}

function levelsText({ levels, isBinned }: ParameterShare): string {
  return `${levels} ${isBinned ? "classes of values" : "values"}`;
}

/** Chance makes the share of a parameter without influence negative. */
function share(omega: number): string {
  return Math.max(0, omega).toFixed(2);
}

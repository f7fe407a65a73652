/**
 * What tells the runs of a listing apart.
 *
 * @module
 */

import { COMMON_KEYS } from "../../../domain/statepoint/common_keys.ts";
import { visible } from "../../../domain/terminal/visible.ts";
import { formatPythonRepr } from "../../../domain/value/python_text.ts";
import { Float, type Mapping, type Value } from "../../../domain/value/value.ts";
import { valueText } from "./statepoint_view.ts";

/**
 * Finds the keys whose values differ among the entries; `show-run` shows the others. The condition comes first
 * and keys that follow from the condition last, because the end of a long cell is cut off.
 */
export function differingKeys(statepoints: readonly Mapping[]): readonly string[] {
  const names = new Set(statepoints.flatMap((statepoint) => [...statepoint.keys()]));
  const keys = [...names].filter((name) => !COMMON_KEYS.has(name));
  const differing = keys.filter((key) => new Set(column(statepoints, key)).size > 1).sort(byText);
  const conditions = column(statepoints, CONDITION);
  const own = differing.filter((key) => !follows(column(statepoints, key), conditions));
  return [
    ...differing.filter((key) => key === CONDITION),
    ...own,
    ...differing.filter((key) => key !== CONDITION && !own.includes(key)),
  ];
}

const CONDITION = "condition";

/** Returns the values of one key as texts to compare. */
function column(statepoints: readonly Mapping[], key: string): readonly string[] {
  return statepoints.map((statepoint) => {
    const value = statepoint.get(key);
    return value === undefined ? "" : formatPythonRepr(value);
  });
}

/** Says whether the condition determines the value. */
function follows(values: readonly string[], conditions: readonly string[]): boolean {
  const pairs = new Set(values.map((value, n) => `${conditions[n]}\n${value}`));
  return pairs.size === new Set(conditions).size;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Shows the keys that differ; the whole state point if it has none of them. */
export function statepointCell(statepoint: Mapping, differing: readonly string[]): string {
  if (differing.some((key) => statepoint.has(key))) return pairs(statepoint, differing);
  const keys = [...statepoint.keys()].filter((key) => !COMMON_KEYS.has(key));
  return pairs(statepoint, keys.sort(byText));
}

/** Shows the values of some keys, those that the mapping has. */
export function pairs(mapping: Mapping, order: readonly string[]): string {
  return order.filter((key) => mapping.has(key))
    .map((key) => `${visible(key)}=${shortText(mapping.get(key) ?? null)}`).join(", ");
}

/** Significant digits in the table; the piped lines and the JSON have the exact number. */
const DIGITS = 5;

/** Shows a value, a float with few digits. */
export function shortText(value: Value): string {
  const isLong = value instanceof Float && Number.isFinite(value.number);
  return valueText(isLong ? new Float(Number(value.number.toPrecision(DIGITS))) : value);
}

/**
 * Rules and probabilities as text.
 *
 * @module
 */

import type { Condition } from "../failure/candidate_rules.ts";
import type { Separation } from "../failure/separation.ts";
import { formatPythonRepr } from "../value/python_text.ts";

/** Makes the text of a rule: `lr >= 3.0 and opt = 'sgd'`. */
export function ruleText(conditions: readonly Condition[]): string {
  return conditions.map(({ key, operator, value }) => `${key} ${operator} ${valueText(value)}`)
    .join(" and ");
}

function valueText(value: Condition["value"]): string {
  const isWord = typeof value === "string" && /^[A-Za-z_][\w./-]*$/.test(value);
  return isWord ? value : formatPythonRepr(value);
}

/** Tells a separation with its numbers. The rule may be shortened by `shorten`. */
export function separationText(
  { conditions, failedInside, inside, failed, total, logP }: Separation,
  shorten: (rule: string) => string = String,
): string {
  return `${shorten(ruleText(conditions))}: ${failedInside} of ${inside} failed, elsewhere ${
    failed - failedInside
  } of ${total - inside} (p = ${probabilityText(logP)} after correction)`;
}

/** The least power of ten that a number can hold with all its digits. */
const LEAST = -300;

/**
 * Makes the text of a small probability from its natural logarithm.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(probabilityText(Math.log(0.0123)), "0.01");
 * assert.equal(probabilityText(-1000), "5e-435");
 * ```
 */
export function probabilityText(logP: number): string {
  const log10 = logP / Math.LN10;
  if (log10 >= LEAST) return Number(Math.exp(logP).toPrecision(1)).toString();
  const power = Math.floor(log10);
  return `${Math.max(1, Math.round(10 ** (log10 - power)))}e${power}`;
}

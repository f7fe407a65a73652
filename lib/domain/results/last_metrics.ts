/**
 * The newest metrics that a run has reported.
 *
 * @module
 */

import { parseJson } from "../value/json_parse.ts";
import { Float, isMapping, type Value } from "../value/value.ts";

/** The most metrics in a text. */
const MOST = 6;
const DIGITS = 4;

/**
 * Returns the numbers of the last line of a text of JSON lines, as text; `undefined` if there is none.
 * Half a last line is left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(lastMetrics('{"step": 1, "loss": 2}\n{"step": 2, "loss": 1.23456}\n{"st'), "step=2 loss=1.235");
 * ```
 */
export function lastMetrics(text: string): string | undefined {
  for (const line of text.split("\n").reverse()) {
    if (!line.trimStart().startsWith("{")) continue;
    try {
      const entry = parseJson(line);
      if (!isMapping(entry)) continue;
      const parts = [...entry].flatMap(([key, value]) => {
        const number = numberText(value);
        return number === undefined ? [] : [`${key}=${number}`];
      });
      if (parts.length > 0) return parts.slice(0, MOST).join(" ");
    } catch {
      // Half a line, or no JSON.
    }
  }
  return undefined;
}

function numberText(value: Value): string | undefined {
  if (typeof value === "bigint") return value.toString();
  if (!(value instanceof Float)) return undefined;
  return Number.isFinite(value.number)
    ? String(Number(value.number.toPrecision(DIGITS)))
    : String(value.number);
}

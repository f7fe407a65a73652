/**
 * CSV as RFC 4180 describes it.
 *
 * @module
 */

import { formatFloat } from "../value/float_text.ts";
import { formatJson } from "../value/json_text.ts";
import { Float, type Value } from "../value/value.ts";

/** How fields are written. */
export interface CsvStyle {
  /**
   * Puts an apostrophe before texts that a spreadsheet would compute. It alters the data.
   *
   * @default {false}
   */
  readonly isExcelSafe?: boolean | undefined;
}

/**
 * Makes one line, with its line break. A missing value is an empty field, an empty text `""`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(csvLine(["a,b", 1n, undefined, "", true]), '"a,b",1,,"",true\r\n');
 * assert.equal(csvLine(["=1+1"], { isExcelSafe: true }), "'=1+1\r\n");
 * ```
 */
export function csvLine(values: readonly (Value | undefined)[], style: CsvStyle = {}): string {
  let line = "";
  for (let at = 0; at < values.length; at++) {
    line += (at === 0 ? "" : ",") + field(values[at], style);
  }
  return `${line}\r\n`;
}

function field(value: Value | undefined, { isExcelSafe }: CsvStyle): string {
  if (value === undefined || value === null) return "";
  if (typeof value === "string") return quoted(isExcelSafe ? safe(value) : value);
  if (typeof value === "bigint" || typeof value === "boolean") return String(value);
  if (value instanceof Float) return floatField(value.number);
  return quoted(formatJson(value));
}

/** `NaN` and `inf` are floats to pandas, polars, duckdb and R. */
function floatField(number: number): string {
  return Number.isNaN(number) ? "NaN" : formatFloat(number);
}

const NEEDS_QUOTES = /[",\r\n]|^\s|\s$/;

function quoted(text: string): string {
  return text === "" || NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What a spreadsheet takes for a formula. */
const FORMULA = /^[=+\-@\t\r]/;

function safe(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/**
 * Values to JSON text, character for character as Python's `json.dumps` writes it.
 *
 * @module
 */

import { formatFloat } from "./float_text.ts";
import { compareCodePoints, Float, type Value } from "./value.ts";

/** The layout of `formatJson`. The default is that of `json.dumps(value)`. */
export interface JsonStyle {
  /** Sorts the keys of every mapping by code point (`sort_keys=True`). @default {false} */
  readonly sortKeys?: boolean;
  /** Writes no white space (`separators=(",", ":")`). @default {false} */
  readonly compact?: boolean;
  /** Writes one item a line, with so many spaces per level (`indent=2`). */
  readonly indent?: number;
  /** Writes valid JSON: NaN and the infinities as the texts `"NaN"`, `"Infinity"`. @default {false} */
  readonly strict?: boolean;
}

/**
 * Formats a value as JSON text, ASCII only, as Python does.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Float } from "./value.ts";
 * assert.equal(formatJson(["é", 1n, new Float(1)]), '["\\u00e9", 1, 1.0]');
 * const mapping = new Map([["b", 1n], ["a", 2n]]);
 * assert.equal(formatJson(mapping, { sortKeys: true, compact: true }), '{"a":2,"b":1}');
 * ```
 */
export function formatJson(value: Value, style: JsonStyle = {}): string {
  const layout: Layout = {
    comma: style.compact || style.indent !== undefined ? "," : ", ",
    colon: style.compact ? ":" : ": ",
    indent: style.indent === undefined ? undefined : " ".repeat(style.indent),
    sortKeys: style.sortKeys ?? false,
    strict: style.strict ?? false,
  };
  return write(value, layout, "\n");
}

/** Quotes a text as a JSON string, ASCII only. */
export function quoteJson(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : `"${text.replace(SPECIAL, escapeUnit)}"`;
}

interface Layout {
  readonly comma: string;
  readonly colon: string;
  readonly indent: string | undefined;
  readonly sortKeys: boolean;
  readonly strict: boolean;
}

// Python's encoder escapes everything but printable ASCII, and of that the quote and the backslash.
const PLAIN = /^[ !#-[\]-~]*$/;
const SPECIAL = /[^ !#-[\]-~]/g;
const SHORT: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\b": "\\b",
  "\f": "\\f",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

function escapeUnit(unit: string): string {
  return SHORT[unit] ?? "\\u" + unit.charCodeAt(0).toString(16).padStart(4, "0");
}

function write(value: Value, layout: Layout, newline: string): string {
  if (typeof value === "string") return quoteJson(value);
  if (typeof value === "bigint") return value.toString();
  if (value === null) return "null";
  if (typeof value === "boolean") return value ? "true" : "false";
  if (value instanceof Float) return writeFloat(value.number, layout.strict);
  return value instanceof Map
    ? writeMapping(value, layout, newline)
    : writeList(value as readonly Value[], layout, newline);
}

function writeFloat(number: number, strict: boolean): string {
  if (Number.isFinite(number)) return formatFloat(number);
  const name = Number.isNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
  return strict ? `"${name}"` : name;
}

function writeMapping(
  mapping: ReadonlyMap<string, Value>,
  layout: Layout,
  newline: string,
): string {
  if (mapping.size === 0) return "{}";
  const inner = layout.indent === undefined ? newline : newline + layout.indent;
  const gap = layout.indent === undefined ? "" : inner;
  const keys = layout.sortKeys ? sortedKeys(mapping) : mapping.keys();
  let text = "";
  for (const key of keys) {
    text += text === "" ? gap : layout.comma + gap;
    text += quoteJson(key) + layout.colon + write(mapping.get(key) as Value, layout, inner);
  }
  return "{" + text + (layout.indent === undefined ? "}" : newline + "}");
}

function sortedKeys(mapping: ReadonlyMap<string, Value>): string[] {
  const keys = [...mapping.keys()];
  return isSorted(keys) ? keys : keys.sort(compareCodePoints);
}

function isSorted(keys: readonly string[]): boolean {
  for (let i = 1; i < keys.length; i++) {
    if (compareCodePoints(keys[i - 1] as string, keys[i] as string) > 0) return false;
  }
  return true;
}

function writeList(list: readonly Value[], layout: Layout, newline: string): string {
  if (list.length === 0) return "[]";
  const inner = layout.indent === undefined ? newline : newline + layout.indent;
  const gap = layout.indent === undefined ? "" : inner;
  let text = "";
  for (let i = 0; i < list.length; i++) {
    text += (i === 0 ? gap : layout.comma + gap) + write(list[i] as Value, layout, inner);
  }
  return "[" + text + (layout.indent === undefined ? "]" : newline + "]");
}

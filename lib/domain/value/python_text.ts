/**
 * Python's `str`, `repr` and `strip`.
 *
 * @module
 */

import { formatFloat } from "./float_text.ts";
import { Float, isMapping, type Mapping, type Value } from "./value.ts";

/**
 * Formats a value as Python's `str(value)` does: a text unchanged, everything else as `repr`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(formatPythonStr(true), "True");
 * assert.equal(formatPythonStr(["a", 1n]), "['a', 1]");
 * ```
 */
export function formatPythonStr(value: Value): string {
  return typeof value === "string" ? value : formatPythonRepr(value);
}

/**
 * Formats a value as Python's `repr(value)` does.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(formatPythonRepr("it's"), '"it\'s"');
 * assert.equal(formatPythonRepr(null), "None");
 * ```
 */
export function formatPythonRepr(value: Value): string {
  if (typeof value === "string") return quote(value);
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (typeof value === "bigint") return value.toString();
  if (value instanceof Float) return formatFloat(value.number);
  if (isMapping(value)) return formatDict(value);
  return `[${(value as readonly Value[]).map(formatPythonRepr).join(", ")}]`;
}

/**
 * Says whether Python takes a value for true, as `bool(value)` does.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(isPythonTrue("False"), true);
 * assert.equal(isPythonTrue(new Map()), false);
 * ```
 */
export function isPythonTrue(value: Value | undefined): value is Value {
  if (value === undefined || value === null || value === false) return false;
  if (value === "" || value === 0n) return false;
  if (value instanceof Float) return value.number !== 0;
  if (isMapping(value)) return value.size > 0;
  return !Array.isArray(value) || value.length > 0;
}

/**
 * Removes white space at both ends as Python's `text.strip()` does. JavaScript's `trim` differs: it
 * removes a byte order mark, and keeps U+001C to U+001F and U+0085.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(stripSpace(" \x1ca b\x85\n"), "a b");
 * ```
 */
export function stripSpace(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isSpace(text[start] ?? "")) start++;
  while (end > start && isSpace(text[end - 1] ?? "")) end--;
  return text.slice(start, end);
}

function formatDict(mapping: Mapping): string {
  const items = Array.from(mapping, ([key, item]) => `${quote(key)}: ${formatPythonRepr(item)}`);
  return `{${items.join(", ")}}`;
}

// A fast path: most texts need no escapes.
const PLAIN = /^[ !#-&(-[\]-~]*$/;
const ESCAPES: Readonly<Record<string, string>> = {
  "\\": "\\\\",
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

function quote(text: string): string {
  if (PLAIN.test(text)) return `'${text}'`;
  const mark = text.includes("'") && !text.includes('"') ? '"' : "'";
  let quoted = mark;
  for (const character of text) quoted += escape(character, mark);
  return quoted + mark;
}

function escape(character: string, mark: string): string {
  if (character === mark) return `\\${mark}`;
  const known = ESCAPES[character];
  if (known !== undefined) return known;
  if (character === " " || !/[\p{C}\p{Z}]/u.test(character)) return character;
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x100) return "\\x" + code.toString(16).padStart(2, "0");
  if (code < 0x10000) return "\\u" + code.toString(16).padStart(4, "0");
  return "\\U" + code.toString(16).padStart(8, "0");
}

function isSpace(unit: string): boolean {
  if (unit === "\ufeff") return false;
  return /\s/.test(unit) || "\x1c\x1d\x1e\x1f\x85".includes(unit);
}

/**
 * JSON whose numbers survive the protocol's library.
 *
 * The library works on plain objects, in which `1.0` would become `1`, another state point with
 * another id, and a large integer another integer. A number whose text JavaScript would not write
 * back as it was stays its text, as an object that only `JSON.stringify()` looks into.
 *
 * @module
 */

import { parseJson } from "../../domain/value/json_parse.ts";
import { formatJson } from "../../domain/value/json_text.ts";
import { Float, isMapping, type Value } from "../../domain/value/value.ts";

/** The part of the runtime's `JSON` that its types do not know yet. */
interface SourceJson {
  parse(text: string, reviver: Reviver): unknown;
  rawJSON(text: string): object;
  isRawJSON(value: unknown): value is { readonly rawJSON: string };
}

type Reviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

const JSON_WITH_SOURCE = JSON as unknown as SourceJson;

/**
 * Parses JSON.
 *
 * @throws {SyntaxError}
 */
export function parseLossless(text: string): unknown {
  // V8 15.0 may take an escaped key for another one.
  return text.includes("\\") ? toPlain(parseJson(text)) : parseNatively(text);
}

/** Makes a plain value, as the runtime's parser does; a number keeps its text where it matters. */
function toPlain(value: Value): unknown {
  if (typeof value === "bigint") return plainNumber(String(value));
  if (value instanceof Float) return plainNumber(floatText(value));
  if (Array.isArray(value)) return value.map(toPlain);
  if (!isMapping(value)) return value;
  return Object.fromEntries(Array.from(value, ([key, item]) => [key, toPlain(item)]));
}

function plainNumber(text: string): unknown {
  return String(Number(text)) === text ? Number(text) : JSON_WITH_SOURCE.rawJSON(text);
}

/** JSON has no infinity, but a number that is too large for a float means one. */
function floatText(value: Float): string {
  if (Number.isNaN(value.number)) throw new SyntaxError("NaN is not JSON");
  if (Number.isFinite(value.number)) return formatJson(value);
  return value.number > 0 ? "1e400" : "-1e400";
}

function parseNatively(text: string): unknown {
  return JSON_WITH_SOURCE.parse(text, (_key, value, { source = "" }) => {
    if (typeof value !== "number" || String(value) === source) return value;
    return JSON_WITH_SOURCE.rawJSON(source);
  });
}

/** Returns a parsed whole number that JavaScript holds exactly; `undefined` for anything else. */
export function toPlainInteger(parsed: unknown): number | undefined {
  const number = JSON_WITH_SOURCE.isRawJSON(parsed) ? Number(parsed.rawJSON) : parsed;
  return typeof number === "number" && Number.isSafeInteger(number) ? number : undefined;
}

/**
 * Returns the value that a parsed JSON value stands for.
 *
 * @throws {JsonError} if a number has more digits than values may have
 */
export function toValue(parsed: unknown): Value {
  if (JSON_WITH_SOURCE.isRawJSON(parsed)) return parseJson(parsed.rawJSON);
  if (typeof parsed === "number") {
    return Number.isInteger(parsed) ? BigInt(parsed) : new Float(parsed);
  }
  if (typeof parsed === "string" || typeof parsed === "boolean") return parsed;
  if (Array.isArray(parsed)) return parsed.map(toValue);
  if (typeof parsed !== "object" || parsed === null) return null;
  return new Map(Object.entries(parsed).map(([key, value]) => [key, toValue(value)]));
}

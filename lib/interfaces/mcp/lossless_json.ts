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
import { Float, type Value } from "../../domain/value/value.ts";

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
  return JSON_WITH_SOURCE.parse(text, (_key, value, { source = "" }) => {
    if (typeof value !== "number" || String(value) === source) return value;
    return JSON_WITH_SOURCE.rawJSON(source);
  });
}

/** Returns the value that a parsed JSON value stands for. */
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

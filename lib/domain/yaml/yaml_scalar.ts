/**
 * The scalars of YAML as PyYAML reads them: which plain text is a number, a boolean, a date, and what
 * its value is. These are YAML 1.1's rules with PyYAML's own changes: a float needs a point, and its
 * exponent a sign, so `1e-3` is text and `1.0e-3` a number.
 *
 * @module
 */

import { Float } from "../value/value.ts";
import { Foreign } from "./yaml_value.ts";

/** What a plain scalar can be; `merge` is `<<`, `value` is `=`. */
export type ScalarTag =
  | "binary"
  | "bool"
  | "float"
  | "int"
  | "merge"
  | "null"
  | "str"
  | "timestamp"
  | "value";

/** A scalar's text does not fit its type. */
export class ScalarError extends Error {
  override readonly name = "ScalarError";
}

/**
 * What a scalar without quotes and without a tag is.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(resolvePlain("1.0e-3"), "float");
 * assert.equal(resolvePlain("1e-3"), "str");
 * assert.equal(resolvePlain("12:30"), "int");
 * ```
 */
export function resolvePlain(text: string): ScalarTag {
  for (const [tag, pattern] of RESOLVERS) {
    if (pattern.test(text)) return tag;
  }
  return "str";
}

/**
 * The value of a scalar of the given type.
 *
 * @throws {ScalarError} where the text does not fit the type: a thirteenth month, `0b_`, `=`
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * import { Float } from "../value/value.ts";
 * assert.equal(constructScalar("int", "012"), 10n);
 * assert.deepEqual(constructScalar("float", "1_0.5"), new Float(10.5));
 * ```
 */
export function constructScalar(
  tag: ScalarTag,
  text: string,
): null | boolean | string | bigint | Float | Foreign {
  switch (tag) {
    case "str":
      return text;
    case "null":
      return null;
    case "bool":
      return constructBoolean(text);
    case "int":
      return constructInteger(text);
    case "float":
      return new Float(constructFloat(text));
    case "timestamp":
      return constructTimestamp(text);
    case "binary":
      return constructBinary(text);
    case "merge":
    case "value":
      throw new ScalarError(`"${text}" without quotes is not a value in YAML 1.1`);
    default:
      return tag satisfies never;
  }
}

/**
 * How to write the number that a plain text was probably meant to be, or `undefined` where the text is
 * a number already or looks like none. Quoted text needs no such question.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(numberSpelling("1e-3"), "1.0e-3");
 * assert.equal(numberSpelling("-.5E3"), "-0.5E+3");
 * assert.equal(numberSpelling("08"), "8");
 * assert.equal(numberSpelling("1.0e-3"), undefined);
 * ```
 */
export function numberSpelling(text: string): string | undefined {
  if (resolvePlain(text) !== "str") return undefined;
  if (/^[-+]?0+[0-9]*[89][0-9]*$/.test(text)) return text.replace(/^([-+]?)0+/, "$1");
  if (/^[-+]?0o[0-7]+$/.test(text)) return text.replace("o", "");
  const match = /^([-+]?)([0-9][0-9_]*)?(\.[0-9_]*)?(?:([eE])([-+]?)([0-9]+))?$/.exec(text);
  if (match === null) return undefined;
  const [, sign = "", whole = "", fraction = "", letter = "", exponentSign, exponent = ""] = match;
  if (whole === "" && !/[0-9]/.test(fraction)) return undefined;
  const point = fraction.length > 1 ? fraction : ".0";
  return `${sign}${whole || "0"}${point}${letter}${letter && (exponentSign || "+")}${exponent}`;
}

// Python's `$` also matches before a last line break, which a tagged block scalar can have.
const RESOLVERS: readonly (readonly [ScalarTag, RegExp])[] = [
  ["bool", /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)\n?$/],
  ["float", /^[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?\n?$/],
  ["float", /^\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?\n?$/],
  ["float", /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*\n?$/],
  ["float", /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))\n?$/],
  ["int", /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)\n?$/],
  ["int", /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+\n?$/],
  ["merge", /^<<\n?$/],
  ["null", /^(?:~|null|Null|NULL|)\n?$/],
  ["timestamp", /^[0-9]{4}-[0-9]{2}-[0-9]{2}\n?$/],
  [
    "timestamp",
    /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]|[ \t]+)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?:[ \t]*(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?\n?$/,
  ],
  ["value", /^=\n?$/],
];

function constructBoolean(text: string): boolean {
  const word = text.toLowerCase();
  if (["yes", "true", "on"].includes(word)) return true;
  if (["no", "false", "off"].includes(word)) return false;
  throw new ScalarError(`"${text}" is not a boolean`);
}

function constructInteger(text: string): bigint {
  const { isNegative, digits } = splitSign(text);
  const magnitude = integerMagnitude(digits, text);
  return isNegative ? -magnitude : magnitude;
}

/** The sign and the rest, without the underscores that may stand between digits. */
function splitSign(text: string): { isNegative: boolean; digits: string } {
  const plain = text.replaceAll("_", "");
  if (plain === "") throw new ScalarError(`"${text}" is not a number`);
  const hasSign = plain[0] === "-" || plain[0] === "+";
  return { isNegative: plain[0] === "-", digits: hasSign ? plain.slice(1) : plain };
}

function integerMagnitude(digits: string, text: string): bigint {
  if (digits === "0") return 0n;
  if (digits.startsWith("0b")) return pythonInteger(digits.slice(2), 2, text);
  if (digits.startsWith("0x")) return pythonInteger(digits.slice(2), 16, text);
  if (digits.startsWith("0")) return pythonInteger(digits, 8, text);
  return digits.split(":").reduce((sum, part) => sum * 60n + pythonInteger(part, 10, text), 0n);
}

const PREFIXES: Readonly<Record<number, string>> = { 2: "0b", 8: "0o", 16: "0x" };
const DIGITS: Readonly<Record<number, RegExp>> = {
  2: /^[01]+$/,
  8: /^[0-7]+$/,
  10: /^[0-9]+$/,
  16: /^[0-9a-f]+$/,
};
// Python's own limit; without it a long line of digits would cost quadratic time.
const MAX_DECIMAL_DIGITS = 4300;

/** What Python's `int(text, base)` takes: white space around, a sign, the prefix of the base. */
function pythonInteger(text: string, base: number, whole: string): bigint {
  const trimmed = text.trim().toLowerCase();
  const sign = /^[-+]?/.exec(trimmed)?.[0] ?? "";
  const prefix = PREFIXES[base] ?? "";
  const rest = trimmed.slice(sign.length);
  const digits = prefix !== "" && rest.startsWith(prefix) ? rest.slice(prefix.length) : rest;
  if (!DIGITS[base]?.test(digits)) throw new ScalarError(`"${whole}" is not a whole number`);
  if (base === 10 && digits.length > MAX_DECIMAL_DIGITS) {
    throw new ScalarError(`A whole number has more than ${MAX_DECIMAL_DIGITS} digits`);
  }
  const magnitude = BigInt((base === 10 ? "" : prefix) + digits);
  return sign === "-" ? -magnitude : magnitude;
}

function constructFloat(text: string): number {
  const { isNegative, digits } = splitSign(text.toLowerCase());
  const magnitude = floatMagnitude(digits, text);
  return isNegative ? -magnitude : magnitude;
}

function floatMagnitude(digits: string, text: string): number {
  if (digits === ".inf") return Infinity;
  if (digits === ".nan") return NaN;
  if (!digits.includes(":")) return pythonFloat(digits, text);
  let base = 1n;
  let sum = 0;
  for (const part of digits.split(":").map((part) => pythonFloat(part, text)).reverse()) {
    if (Number(base) === Infinity) throw new ScalarError("A number in base 60 is too long");
    sum += part * Number(base);
    base *= 60n;
  }
  return sum;
}

/** What Python's `float(text)` takes. */
function pythonFloat(text: string, whole: string): number {
  const trimmed = text.trim();
  const match = /^([-+]?)(?:(inf|infinity)|(nan)|((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?))$/
    .exec(trimmed);
  if (match === null) throw new ScalarError(`"${whole}" is not a number`);
  const [, sign, infinity, nan, number] = match;
  const magnitude = infinity ? Infinity : nan ? NaN : Number(number);
  return sign === "-" ? -magnitude : magnitude;
}

const TIMESTAMP =
  /^([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:(?:[Tt]|[ \t]+)([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]*))?(?:[ \t]*(?:Z|([-+])([0-9]{1,2})(?::([0-9]{2}))?))?)?\n?$/;

function constructTimestamp(text: string): Foreign {
  const match = TIMESTAMP.exec(text);
  if (match === null) throw new ScalarError(`"${text}" is not a date`);
  const [, year, month, day, hour, minute, second, , sign, zoneHour, zoneMinute] = match;
  checkDate(Number(year), Number(month), Number(day), text);
  if (hour === undefined) return new Foreign("date", text.trimEnd());
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) {
    throw new ScalarError(`"${text}" is not a time of the day`);
  }
  if (sign !== undefined && Number(zoneHour) * 60 + Number(zoneMinute ?? 0) >= 24 * 60) {
    throw new ScalarError(`"${text}" is a day or more away from UTC`);
  }
  return new Foreign("datetime", text.trimEnd());
}

function checkDate(year: number, month: number, day: number, text: string): void {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  if (year < 1 || day < 1 || day > days) throw new ScalarError(`"${text}" is not a date`);
}

/** Python's lenient Base64: characters of no meaning are skipped, the padding must be there. */
function constructBinary(text: string): Foreign {
  // deno-lint-ignore no-control-regex
  if (/[^\x00-\x7f]/.test(text)) throw new ScalarError("Binary data is not Base64");
  let characters = "";
  let padding = 0;
  for (const character of text) {
    if (character === "=") {
      const quarter = characters.length % 4;
      if (quarter >= 2 && quarter + ++padding >= 4) return new Foreign("binary", characters);
    } else if (/[A-Za-z0-9+/]/.test(character)) {
      characters += character;
      padding = 0;
    }
  }
  if (characters.length % 4 !== 0) throw new ScalarError("Binary data is not Base64");
  return new Foreign("binary", characters);
}

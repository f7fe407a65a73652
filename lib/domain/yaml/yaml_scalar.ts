/**
 * The scalars of YAML as PyYAML reads them: which plain text is a number, a boolean or a date, and
 * its value. The rules are those of YAML 1.1 with PyYAML's own changes: a float needs a point and
 * its exponent needs a sign, therefore `1e-3` is text and `1.0e-3` is a number.
 *
 * @module
 */

import { Float } from "../value/value.ts";
import { type Fault, Foreign } from "./yaml_value.ts";

/** The type of a scalar; `merge` is `<<`, `value` is `=`. */
export type ScalarTag =
  | "bool"
  | "float"
  | "int"
  | "merge"
  | "null"
  | "str"
  | "timestamp"
  | "value";

/** The text of a scalar does not fit its type. */
export class ScalarError extends Error {
  override readonly name = "ScalarError";
  readonly fault: Fault;

  /** @param fault what is wrong, and the cure */
  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/**
 * Returns the type of a scalar without quotes and without a tag.
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
  return RESOLVERS.find(([, pattern]) => pattern.test(text))?.[0] ?? "str";
}

/**
 * Makes the value of a scalar of the given type.
 *
 * @throws {ScalarError} if the text does not fit the type: a thirteenth month, `0b_`, `=`
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
  if (tag === "str") return text;
  if (tag === "float") return new Float(constructFloat(text));
  // With a tag, PyYAML reads more texts (`!!int 0o17`, `!!null x`) than without one; aexp does not.
  if (resolvePlain(text) !== tag) throw unfit(text, tag);
  switch (tag) {
    case "null":
      return null;
    case "bool":
      return /^(?:yes|true|on)$/i.test(text);
    case "int":
      return constructInteger(text);
    case "timestamp":
      return constructTimestamp(text);
    default:
      throw new ScalarError({
        message: `"${text}" without quotes is not a value in YAML 1.1`,
        cure: `Write "${text}" in quotes.`,
      });
  }
}

/**
 * Returns the YAML 1.1 spelling of the number that a text without quotes was probably meant to be;
 * `undefined` if the text is a number or does not look like one.
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

const RESOLVERS: readonly (readonly [ScalarTag, RegExp])[] = [
  ["bool", /^(?:yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/],
  ["float", /^[-+]?[0-9][0-9_]*\.[0-9_]*(?:[eE][-+][0-9]+)?$/],
  ["float", /^\.[0-9][0-9_]*(?:[eE][-+][0-9]+)?$/],
  ["float", /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+\.[0-9_]*$/],
  ["float", /^(?:[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/],
  ["int", /^[-+]?(?:0b[01_]+|0[0-7_]+|0|[1-9][0-9_]*|0x[0-9a-fA-F_]+)$/],
  ["int", /^[-+]?[1-9][0-9_]*(?::[0-5]?[0-9])+$/],
  ["merge", /^<<$/],
  ["null", /^(?:~|null|Null|NULL|)$/],
  ["timestamp", /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/],
  [
    "timestamp",
    /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt]| +)[0-9]{1,2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]*)?(?: *(?:Z|[-+][0-9]{1,2}(?::[0-9]{2})?))?$/,
  ],
  ["value", /^=$/],
];

const NAMES: Readonly<Record<ScalarTag, string>> = {
  bool: "a boolean",
  float: "a number in base 10",
  int: "a whole number",
  merge: "a merge",
  null: "null",
  str: "text",
  timestamp: "a date",
  value: "a value",
};

function unfit(text: string, tag: ScalarTag): ScalarError {
  return new ScalarError({
    message: `"${text}" is not ${NAMES[tag]}`,
    cure: "Put text in quotes, and write a number in the usual form: 12, 1.5, 1.0e-3.",
  });
}

// Python's own limit. Without a limit a long line of digits would cost quadratic time.
const MAX_DIGITS = 4300;

function constructInteger(text: string): bigint {
  const digits = text.replaceAll("_", "").replace(/^[-+]/, "");
  if (digits.length > MAX_DIGITS || /^0[bx]$/.test(digits)) throw unfit(text, "int");
  const magnitude = integerMagnitude(digits);
  return text.startsWith("-") ? -magnitude : magnitude;
}

function integerMagnitude(digits: string): bigint {
  if (/^0[bx]/.test(digits)) return BigInt(digits);
  if (digits.startsWith("0")) return BigInt(`0o${digits}`);
  return digits.split(":").reduce((sum, part) => sum * 60n + BigInt(part), 0n);
}

// With the tag, as in `!!float 1e-3`, a number needs no point; a float in base 60 is refused.
const FLOAT = /^[-+]?(?:(\.inf)|(\.nan)|((?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[-+]?[0-9]+)?))$/;

function constructFloat(text: string): number {
  const match = FLOAT.exec(text.replaceAll("_", "").toLowerCase());
  if (match === null) throw unfit(text, "float");
  const [, infinity, nan, number] = match;
  const magnitude = infinity ? Infinity : nan ? NaN : Number(number);
  return text.startsWith("-") ? -magnitude : magnitude;
}

/** A zone that is a day or more away from UTC. */
const DAY_FROM_UTC = /[-+](?:23:[6-9][0-9]|(?:2[4-9]|[3-9][0-9])(?::[0-9]{2})?)$/;

function constructTimestamp(text: string): Foreign {
  const numbers = text.match(/[0-9]+/g)?.map(Number) ?? [];
  const [year = 0, month = 0, day = 0, hour, minute = 0, second = 0] = numbers;
  const days = new Date(Date.UTC(year, month, 0)).getUTCDate();
  const isDate = year > 0 && month > 0 && month <= 12 && day > 0 && day <= days;
  const isTime = hour === undefined ||
    (hour < 24 && minute < 60 && second < 60 && !DAY_FROM_UTC.test(text));
  if (!isDate || !isTime) throw unfit(text, "timestamp");
  return new Foreign(hour === undefined ? "date" : "datetime", text);
}

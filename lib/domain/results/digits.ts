/**
 * Numbers with as many digits as they deserve.
 *
 * @module
 */

import { formatFloat } from "../value/float_text.ts";
import { MISSING } from "./factor.ts";

/** Significant digits of a number without a spread. */
const ALONE = 5;

/** Smaller whole numbers are written with all their digits. */
const WHOLE = 1e9;

/** Outside these magnitudes numbers are written with an exponent. */
const LEAST = -4;
const MOST = 7;

/**
 * Writes a number with its spread: the spread with one digit, the number up to the same decimal.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(withSpread(0.91234, 0.00412), "0.912 ± 0.004");
 * assert.equal(withSpread(123456, 2345), "123000 ± 2000");
 * assert.equal(withSpread(1.234e-9, 5e-11), "(1.23 ± 0.05)e-09");
 * assert.equal(withSpread(0.5, 0), "0.5 ± 0");
 * assert.equal(withSpread(0.5, NaN), "0.5");
 * ```
 */
export function withSpread(value: number, spread: number): string {
  if (Number.isNaN(value)) return MISSING;
  if (Number.isNaN(spread)) return alone(value);
  if (spread === 0) return `${alone(value)} ± 0`;
  if (!Number.isFinite(spread)) return `${alone(value)} ± ${formatFloat(spread)}`;
  const magnitude = Math.max(exponentOf(value), exponentOf(spread));
  if (magnitude >= LEAST && magnitude <= MOST) return pair(value, spread);
  const exponent = `e${magnitude < 0 ? "-" : "+"}${String(Math.abs(magnitude)).padStart(2, "0")}`;
  return `(${pair(shifted(value, -magnitude), shifted(spread, -magnitude))})${exponent}`;
}

/**
 * Writes a number without a spread.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(alone(0.123456789), "0.12346");
 * assert.equal(alone(1234567.8), "1.2346e+06");
 * assert.equal(alone(0.0000123), "1.23e-05");
 * assert.equal(alone(123456), "123456");
 * ```
 */
export function alone(value: number): string {
  if (Number.isNaN(value)) return MISSING;
  if (!Number.isFinite(value)) return formatFloat(value);
  if (Number.isInteger(value) && Math.abs(value) < WHOLE) return String(value);
  const exponent = exponentOf(value);
  if (exponent < LEAST || exponent >= ALONE + 1) return withExponent(value);
  return String(Number(value.toPrecision(ALONE)));
}

function withExponent(value: number): string {
  const [digits = "", exponent = ""] = value.toExponential(ALONE - 1).split("e");
  return `${Number(digits)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

function pair(value: number, spread: number): string {
  const decimals = -exponentOf(spread);
  // 0.96 has one digit at its own magnitude, 1, and 0.1 then has the decimals for both.
  const rounded = rounding(spread, decimals);
  const places = exponentOf(rounded) > -decimals ? decimals - 1 : decimals;
  return `${fixed(value, places)} ± ${fixed(spread, places)}`;
}

function rounding(value: number, places: number): number {
  return Number(fixed(value, places));
}

/** Rounds to a number of decimals; fewer than none rounds to tens, hundreds and so on. */
function fixed(value: number, places: number): string {
  const text = places >= 0
    ? value.toFixed(Math.min(places, 100))
    : shifted(Number(shifted(value, places).toFixed(0)), -places).toFixed(0);
  return /^-[0.]*$/.test(text) ? text.slice(1) : text;
}

/** Multiplies by a power of ten by way of the decimal text, which is exact where a product is not. */
function shifted(value: number, places: number): number {
  const [digits = "", exponent = "0"] = value.toExponential().split("e");
  return Number(`${digits}e${Number(exponent) + places}`);
}

/** The exponent of ten of the first digit. */
function exponentOf(value: number): number {
  return value === 0 ? -Infinity : Number(value.toExponential().split("e")[1]);
}

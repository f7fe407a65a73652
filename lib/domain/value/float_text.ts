/**
 * Doubles as Python's `repr` writes them.
 *
 * JavaScript and Python choose the same shortest digits. They switch to exponents at other
 * magnitudes and write exponents differently.
 *
 * @module
 */

/**
 * Formats a double as Python does: `1.0`, `1e-07`, `1e+16`, `nan`, `inf`.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(formatFloat(1e16), "1e+16");
 * assert.equal(formatFloat(100000), "100000.0");
 * assert.equal(formatFloat(-0), "-0.0");
 * ```
 */
export function formatFloat(number: number): string {
  if (Number.isNaN(number)) return "nan";
  if (number === Infinity) return "inf";
  if (number === -Infinity) return "-inf";
  const sign = number < 0 || Object.is(number, -0) ? "-" : "";
  const magnitude = Math.abs(number);
  if (Number.isInteger(number) && magnitude < 1e16) return `${sign}${magnitude}.0`;
  const plain = String(magnitude);
  // Between 1e-4 and 1e16 both languages write digits and a point.
  if (magnitude >= 1e-4 && magnitude < 1e16) return sign + plain;
  const [digits = "", exponent = ""] = magnitude.toExponential().split("e");
  return `${sign}${digits}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
}

/**
 * Scales: where a number stands on an axis, and which numbers are written there.
 *
 * @module
 */

// @ts-types="@types/d3-array"
import { ticks } from "d3-array";
// @ts-types="@types/d3-format"
import { format, precisionFixed, precisionRound } from "d3-format";

/** Maps numbers to the places from 0 to 1 of an axis. */
export interface Scale {
  readonly kind: "linear" | "log";
  readonly low: number;
  readonly high: number;
  /** Where a number stands; numbers beyond the ends stand there. */
  readonly at: (value: number) => number;
  /** Which number stands at a place. */
  readonly valueAt: (place: number) => number;
  /** About as many numbers to write as are asked for. */
  readonly ticks: (count: number) => readonly Tick[];
}

/** A number that is written at an axis. */
export interface Tick {
  /** From 0 to 1. */
  readonly at: number;
  readonly label: string;
}

/** Numbers over this factor, two decades, stand on a log axis. */
const LOG_FROM = 100;

/** Returns the scale on which finite numbers stand. */
export function scaleOf(numbers: Iterable<number>): Scale {
  let low = Infinity;
  let high = -Infinity;
  for (const number of numbers) {
    if (number < low) low = number;
    if (number > high) high = number;
  }
  if (low > high) return linearScale(0, 1);
  return low > 0 && high / low >= LOG_FROM
    ? logScale(low, high)
    : linearScale(...spread(low, high));
}

/** Makes room around a single number. */
function spread(low: number, high: number): readonly [number, number] {
  if (low !== high) return [low, high];
  const room = low === 0 ? 1 : Math.abs(low) / 10;
  return [Math.max(low - room, -Number.MAX_VALUE), Math.min(high + room, Number.MAX_VALUE)];
}

/** Below this span, the differences of numbers are not exact enough to count with. */
const LEAST_SPAN = 1e-290;

/** Returns a linear scale. */
export function linearScale(low: number, high: number): Scale {
  // The difference of two very large numbers is none.
  const part = Number.isFinite(high - low) ? 1 : 1 / 4;
  const span = high * part - low * part;
  const at = (value: number) => span > 0 ? unit((value * part - low * part) / span) : 0.5;
  return {
    kind: "linear",
    low,
    high,
    at,
    valueAt: (place) => (low * part + place * span) / part,
    ticks(count) {
      const found = span < LEAST_SPAN ? [low, high] : ticks(low * part, high * part, count);
      const numbers = found.map((one) => one / part).filter(Number.isFinite);
      const write = writerOf(numbers);
      return numbers.map((number) => ({ at: at(number), label: write(number) }));
    },
  };
}

/** From here on numbers are written with an exponent. */
const LARGE = 1e6;
const SMALL = 1e-4;

/** Returns how equally spaced numbers are written. */
function writerOf(numbers: readonly number[]): (number: number) => string {
  const [first = 0, second = first] = numbers;
  const most = Math.max(Math.abs(first), Math.abs(numbers.at(-1) ?? 0));
  const step = Math.abs(second - first);
  if (!(step > 0) || !Number.isFinite(step)) return exponential;
  if (most < LARGE && most >= SMALL) return format(`.${precisionFixed(step)}f`);
  // The library counts the digits of the difference of both, which must not be 0.
  const digits = precisionRound(step, Math.min(Math.max(most, 2 * step), Number.MAX_VALUE));
  const write = format(`.${Math.min(Math.max(0, digits - 1), 12) || 0}~e`);
  return (number) => number === 0 ? "0" : write(number).replace("e+", "e");
}

function exponential(number: number): string {
  return Math.abs(number) < LARGE && Math.abs(number) >= SMALL
    ? format(".4~r")(number)
    : number === 0
    ? "0"
    : format(".3~e")(number).replace("e+", "e");
}

/** Returns a log scale. Both ends are positive, and both are written. */
export function logScale(least: number, most: number): Scale {
  const low = roundNumber(least, false);
  const high = roundNumber(most, true);
  const start = Math.log(low);
  const span = Math.log(high) - start;
  const at = (value: number) => span > 0 && value > 0 ? unit((Math.log(value) - start) / span) : 0;
  return {
    kind: "log",
    low,
    high,
    at,
    valueAt: (place) => Math.exp(start + place * span),
    ticks: (count) =>
      logTicks(low, high, count).map((number) => ({ at: at(number), label: exponential(number) })),
  };
}

/** The digits at which a log axis may end. */
const ROUND_DIGITS = [1, 2, 5, 10];

/** Returns the next number to the left or right that is 1, 2 or 5 times a power of ten. */
function roundNumber(number: number, isUp: boolean): number {
  const [digits = "1", exponent = "0"] = number.toExponential().split("e");
  const digit = isUp
    ? ROUND_DIGITS.find((one) => one >= Number(digits))
    : ROUND_DIGITS.findLast((one) => one <= Number(digits));
  const rounded = Number(`${digit}e${exponent}`);
  return rounded > 0 && Number.isFinite(rounded) ? rounded : number;
}

/** The ends, and powers of ten between them, or also 2 and 5 times these where there is room. */
function logTicks(low: number, high: number, count: number): number[] {
  const first = Math.ceil(Math.log10(low) - 1e-9);
  const last = Math.floor(Math.log10(high) + 1e-9);
  const digits = (last - first + 1) * 3 <= count ? [1, 2, 5] : [1];
  const step = Math.max(1, Math.ceil((last - first) / Math.max(1, count - 1)));
  const numbers = [low];
  for (let exponent = first - 1; exponent <= last; exponent++) {
    if (digits.length === 1 && (exponent - first) % step !== 0) continue;
    numbers.push(...digits.map((digit) => Number(`${digit}e${exponent}`)));
  }
  numbers.push(high);
  return numbers.filter((number, index) =>
    number >= low && number <= high && numbers.indexOf(number) === index
  );
}

function unit(place: number): number {
  return place > 0 ? Math.min(1, place) : 0;
}

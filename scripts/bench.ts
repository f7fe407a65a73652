/**
 * `deno task bench` measures how fast the program is, as ratios that hold on any machine.
 *
 * Each time is compared with that of another program, run in turn with it: Deno with nothing to do,
 * a bare loop over the same files, or the Python program. The benchmark measures `dist/aexp.js`,
 * which `deno task bundle` makes, and `dist/aexp`, which `deno task pack` makes, if it exists. It
 * exits with code 1 if a bound is missed.
 *
 * @module
 */

import { CASES } from "./bench_cases.ts";
import { Place } from "./bench_place.ts";
import type { Bound, Measurement, Result } from "./bench_result.ts";

async function main(): Promise<number> {
  using place = new Place();
  say(`in ${place.path}${place.path.startsWith("/dev/shm") ? "" : ", which is not in memory"}\n`);
  say(line("", "OURS", "OTHER", "RATIO", "BOUND", ""));
  let isMet = true;
  for (const measure of CASES) {
    for (const result of await measure(place)) {
      say(describe(result));
      isMet &&= !("ours" in result) || meets(result);
    }
  }
  return isMet ? 0 : 1;
}

function describe(result: Result): string {
  if ("skipped" in result) return `${result.name.padEnd(NAME)}skipped: ${result.skipped}\n`;
  if ("noted" in result) return line(result.name, result.noted);
  const { name, ours, other, bound, unit = "ms" } = result;
  const limit = bound === undefined ? "" : limitText(bound, unit);
  const verdict = bound === undefined ? "   " : meets(result) ? "ok " : "NOT";
  return line(
    name,
    amount(ours, unit),
    amount(other.value, unit),
    `${ratioOf(result).toFixed(2)} ×`,
    limit,
    `${verdict}  (${other.name})`,
  );
}

function limitText({ kind, ratio }: Bound, unit: string): string {
  if (kind === "more by") return `≤ + ${ratio} ${unit}`;
  return `${kind === "at most" ? "≤" : "≥"} ${ratio} ×`;
}

function ratioOf({ ours, other, bound }: Measurement): number {
  const isLess = bound === undefined || bound.kind === "faster by";
  return isLess ? other.value / ours : ours / other.value;
}

function meets(measurement: Measurement): boolean {
  if (measurement.bound === undefined) return true;
  const { kind, ratio } = measurement.bound;
  if (kind === "more by") return measurement.ours - measurement.other.value <= ratio;
  return kind === "at most" ? ratioOf(measurement) <= ratio : ratioOf(measurement) >= ratio;
}

function amount(value: number, unit: "ms" | "calls" | "MB"): string {
  return unit === "calls" ? `${value} calls` : `${value.toFixed(1)} ${unit}`;
}

const NAME = 44;

function line(name: string, ...columns: readonly string[]): string {
  const [ours = "", other = "", ratio = "", bound = "", verdict = ""] = columns;
  const numbers = [ours, other, ratio, bound].map((text) => text.padStart(12));
  return `${name.padEnd(NAME)}${numbers.join("")}  ${verdict}`.trimEnd() + "\n";
}

function say(text: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(text));
}

Deno.exitCode = await main();

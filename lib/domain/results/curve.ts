/**
 * Curves: the metrics that a run reports while it runs, one JSON object a line.
 *
 * @module
 */

import { parseJson } from "../value/json_parse.ts";
import { Float, isMapping, type Mapping, type Value } from "../value/value.ts";

/** A metric over the course of a run. */
export interface Curve {
  readonly metric: string;
  /** Finite numbers, in order. */
  readonly points: readonly number[];
}

/** Keys that say when, and are no metrics. */
export const CLOCKS: ReadonlySet<string> = new Set(
  ["step", "epoch", "iteration", "iter", "time", "timestamp", "_step", "_timestamp", "_runtime"],
);

/**
 * Reads the first metric of a text of JSON lines; `undefined` if there is none. Lines that are no
 * JSON object, such as half a last one, are left out.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.deepEqual(firstCurve('{"step": 1, "loss": 2}\n{"step": 2, "loss": 1.5}\n{"lo'), {
 *   metric: "loss",
 *   points: [2, 1.5],
 * });
 * ```
 */
export function firstCurve(text: string): Curve | undefined {
  let metric: string | undefined;
  const points: number[] = [];
  for (const line of text.split("\n")) {
    const entry = entryOf(line);
    if (entry === undefined) continue;
    metric ??= metricOf(entry);
    const point = metric === undefined ? undefined : numberOf(entry.get(metric));
    if (point !== undefined && Number.isFinite(point)) points.push(point);
  }
  return metric === undefined || points.length === 0 ? undefined : { metric, points };
}

function entryOf(line: string): Mapping | undefined {
  if (!line.trimStart().startsWith("{")) return undefined;
  try {
    const value = parseJson(line);
    return isMapping(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function metricOf(entry: Mapping): string | undefined {
  for (const [key, value] of entry) {
    if (!CLOCKS.has(key) && numberOf(value) !== undefined) return key;
  }
  return undefined;
}

function numberOf(value: Value | undefined): number | undefined {
  if (typeof value === "bigint") return Number(value);
  return value instanceof Float ? value.number : undefined;
}

/**
 * Thins points to a number of them at most. Of each part of the curve its least or its greatest
 * point is kept, whichever is farther from the mean of the part.
 */
export function thin(points: readonly number[], most: number): readonly number[] {
  if (points.length <= most) return points;
  return Array.from({ length: most }, (_, part) => {
    const start = Math.floor(part * points.length / most);
    const some = points.slice(start, Math.floor((part + 1) * points.length / most));
    const mean = some.reduce((sum, point) => sum + point / some.length, 0);
    return some.reduce((kept, point) =>
      Math.abs(point - mean) > Math.abs(kept - mean) ? point : kept
    );
  });
}

const BARS = "▁▂▃▄▅▆▇█";

/**
 * Draws points as a line of bars.
 *
 * @example
 * ```ts
 * import assert from "node:assert/strict";
 * assert.equal(sparkline([0, 1, 2, 7], 4), "▁▂▃█");
 * assert.equal(sparkline([5, 5], 4), "▄▄");
 * ```
 */
export function sparkline(points: readonly number[], width: number): string {
  const shown = thin(points, width);
  const least = shown.reduce((a, b) => Math.min(a, b), Infinity);
  const greatest = shown.reduce((a, b) => Math.max(a, b), -Infinity);
  const middle = (BARS.length >> 1) - 1;
  return shown.map((point) => {
    // Halves, because the difference of two great numbers may be infinite.
    const share = (point / 2 - least / 2) / (greatest / 2 - least / 2);
    return BARS[Number.isNaN(share) ? middle : Math.round(share * (BARS.length - 1))];
  }).join("");
}

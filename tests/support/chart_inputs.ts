/**
 * Random and hostile data for charts.
 *
 * @module
 */

import fc from "fast-check";
import type { ChartKey, ChartMetric, Size } from "../../lib/domain/chart/chart.ts";
import { keyOf } from "./chart_sample.ts";

/** Labels that break what is careless. */
export const HOSTILE_LABELS: readonly string[] = [
  "",
  " ",
  "</script><script>alert(1)</script>",
  "a\u202eb",
  "\u0000\u001b[31m",
  "👩‍🔬👩‍🔬👩‍🔬",
  "日本語のとても長いラベルがここにあります",
  "x".repeat(500),
  "\ud800",
  "שלום עולם",
  '"quoted" & <b>',
  "None",
  "1",
  "1.0",
  "..",
  "a|b",
  "?",
];

/** Runs with some keys and metrics, all of any kind. */
export interface RandomRuns {
  readonly places: readonly number[];
  readonly states: readonly string[];
  readonly keys: readonly ChartKey[];
  readonly metrics: readonly ChartMetric[];
  readonly times: readonly (number | null)[];
}

const STATES = ["complete", "failed", "queued", "running", "stopped", ""];

const label = fc.oneof(
  fc.constantFrom(...HOSTILE_LABELS),
  fc.string(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.integer().map(String),
  fc.constant(null),
);

const someNumber = fc.oneof(
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.double({ noNaN: true, min: 1e-6, max: 1e3 }),
  fc.constantFrom(0, -0, 5e-324, 1.7976931348623157e308, -1.7976931348623157e308, 1),
);

const value = fc.oneof(
  { weight: 5, arbitrary: someNumber },
  { weight: 1, arbitrary: fc.constantFrom(null, "nan", "Infinity", "x", NaN, Infinity, -Infinity) },
);

const time = fc.oneof(
  fc.integer({ min: 1.7e12, max: 1.8e12 }),
  fc.constantFrom(0, null, 8.64e15, -8.64e15, NaN, 1e300),
  fc.integer(),
);

const name = fc.oneof(fc.constantFrom("lr", "acc", ...HOSTILE_LABELS), fc.string());

function column<T>(one: fc.Arbitrary<T>, length: number): fc.Arbitrary<T[]> {
  const any = fc.array(one, { minLength: length, maxLength: length });
  const few = fc.array(one, { minLength: 1, maxLength: 4 }).chain((values) =>
    fc.array(fc.constantFrom(...values), { minLength: length, maxLength: length })
  );
  return fc.oneof(any, few);
}

/** Runs of any kind. */
export const randomRuns: fc.Arbitrary<RandomRuns> = fc.integer({ min: 0, max: 40 }).chain((count) =>
  fc.record({
    places: fc.subarray(Array.from({ length: count }, (_, run) => run)),
    states: column(fc.constantFrom(...STATES), count),
    keys: fc.array(
      fc.tuple(name, column(label, count)).map(([key, labels]) => keyOf(key, labels)),
      { minLength: 2, maxLength: 4 },
    ),
    metrics: fc.array(
      fc.record({ name, isMinimized: fc.boolean(), values: column(value, count) }),
      { minLength: 1, maxLength: 2 },
    ),
    times: column(time, count),
  })
);

/** Sizes that a page may ask for. */
export const randomSize: fc.Arbitrary<Size> = fc.record({
  width: fc.integer({ min: 0, max: 1200 }),
  height: fc.integer({ min: 0, max: 600 }),
});

/** Sizes at which everything can be read. */
export const readableSize: fc.Arbitrary<Size> = fc.record({
  width: fc.integer({ min: 320, max: 1200 }),
  height: fc.integer({ min: 200, max: 600 }),
});

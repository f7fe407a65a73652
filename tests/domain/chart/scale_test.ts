import assert from "node:assert/strict";
import fc from "fast-check";
import { linearScale, logScale, scaleOf } from "../../../lib/domain/chart/scale.ts";
import { timeScale } from "../../../lib/domain/chart/time_scale.ts";

function labels(ticks: readonly { readonly label: string }[]): string[] {
  return ticks.map(({ label }) => label);
}

Deno.test("scaleOf() is log where all numbers are positive over two decades, else linear", () => {
  assert.equal(scaleOf([0.01, 1]).kind, "log");
  assert.equal(scaleOf([0.011, 1]).kind, "linear");
  assert.equal(scaleOf([0, 1, 1000]).kind, "linear");
  assert.equal(scaleOf([-1, 1000]).kind, "linear");
  assert.equal(scaleOf([5e-324, 1.7e308]).kind, "log");
});

Deno.test("a linear scale writes round numbers with as many digits as they need", () => {
  assert.deepEqual(labels(linearScale(0, 1).ticks(5)), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]);
  assert.deepEqual(labels(linearScale(0, 500).ticks(5)), ["0", "100", "200", "300", "400", "500"]);
  assert.deepEqual(labels(linearScale(0, 4e6).ticks(4)), ["0", "1e6", "2e6", "3e6", "4e6"]);
  assert.deepEqual(labels(linearScale(-1, 1).ticks(2)), ["−1", "0", "1"]);
});

Deno.test("a log scale writes both its ends", () => {
  assert.deepEqual(labels(logScale(1e-5, 0.1).ticks(9)), [
    "1e-5",
    "0.0001",
    "0.001",
    "0.01",
    "0.1",
  ]);
  assert.deepEqual(labels(logScale(0.3, 70).ticks(9)), [
    "0.2",
    "0.5",
    "1",
    "2",
    "5",
    "10",
    "20",
    "50",
    "100",
  ]);
  for (const count of [2, 3, 7, 20]) {
    const ticks = logScale(3e-9, 7e4).ticks(count);
    assert.deepEqual([ticks[0]?.at, ticks.at(-1)?.at], [0, 1]);
    assert.deepEqual([ticks[0]?.label, ticks.at(-1)?.label], ["2e-9", "100000"]);
  }
});

Deno.test("every number has a place on its scale, and its place is that of the number", () => {
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  fc.assert(
    fc.property(fc.array(number, { minLength: 1 }), (numbers) => {
      const scale = scaleOf(numbers);
      for (const one of numbers) {
        const at = scale.at(one);
        assert.ok(at >= 0 && at <= 1 && one >= scale.low && one <= scale.high);
        const again = scale.at(scale.valueAt(at));
        assert.ok(Math.abs(again - at) < 1e-9, `${one}: ${at} and ${again}`);
      }
      for (const { at, label } of scale.ticks(6)) {
        assert.ok(at >= 0 && at <= 1 && label !== "" && !/NaN|Inf/.test(label));
      }
      assert.ok(scale.ticks(6).length >= 1 && scale.ticks(6).length < 40);
    }),
    { numRuns: 500 },
  );
});

Deno.test("a scale of times writes clock times, days or years, in UTC", () => {
  const noon = Date.UTC(2026, 10, 30, 12);
  const hour = timeScale([noon, noon + 3_600_000]);
  assert.deepEqual(labels(hour.ticks(4)), ["12:00", "12:15", "12:30", "12:45", "13:00"]);
  assert.equal(hour.title, "2026-11-30, UTC");
  assert.deepEqual(labels(timeScale([noon, noon + 4000]).ticks(4))[1], "12:00:01");
  const night = timeScale([noon, noon + 86_400_000]);
  assert.deepEqual(labels(night.ticks(4)), ["12:00", "18:00", "12-01", "06:00", "12:00"]);
  assert.equal(night.title, "UTC");
  assert.deepEqual(labels(timeScale([0, noon]).ticks(3)).length > 0, true);
});

Deno.test("a scale of any times has some labels, and not too many", () => {
  const time = fc.integer({ min: -8.64e15, max: 8.64e15 });
  fc.assert(fc.property(fc.array(time), fc.integer({ min: 2, max: 20 }), (times, count) => {
    const scale = timeScale(times);
    const ticks = scale.ticks(count);
    assert.ok(ticks.length <= count + 1);
    assert.ok(ticks.every(({ at, label }) => at >= 0 && at <= 1 && label !== ""));
  }));
});

/**
 * Whether the times of runs depend on their place in the queue.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Chance } from "../../../lib/domain/eta/chance.ts";
import { hasTrend } from "../../../lib/domain/eta/trend.ts";

function times(count: number, seconds: (n: number) => number): Parameters<typeof hasTrend>[0] {
  return Array.from({ length: count }, (_, n) => ({
    queuedAt: `2026-01-01T00:00:${String(n).padStart(2, "0")}Z`,
    seconds: seconds(n),
  })).reverse();
}

Deno.test("a sweep whose first key makes runs longer has a trend, whatever the order of reading", () => {
  assert.ok(hasTrend(times(12, (n) => 100 * 2 ** Math.floor(n / 4))));
  assert.ok(hasTrend(times(12, (n) => 100 - n)));
});

Deno.test("equal, random and few times have none", () => {
  const chance = new Chance(3);
  const plain = Array.from(
    { length: 200 },
    () => hasTrend(times(30, () => Math.exp(chance.normal()))),
  );
  assert.ok(plain.filter(Boolean).length < 10, "one of fifty by chance");
  assert.equal(hasTrend(times(20, () => 7)), false);
  assert.equal(hasTrend(times(3, (n) => n + 1)), false);
  assert.equal(hasTrend([]), false);
});

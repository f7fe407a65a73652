/**
 * How fast runs end.
 *
 * @module
 */

import assert from "node:assert/strict";
import { rateOf } from "../../../lib/domain/eta/rate.ts";

const NOW = Date.parse("2026-05-01T12:00:00Z");

Deno.test("the spans are short where runs end often, and long where they end seldom", () => {
  const often = rateOf(Array.from({ length: 32 }, (_, n) => NOW - n * 2000), NOW);
  assert.equal(often?.span, 5);
  assert.deepEqual(often?.counts.slice(0, 3), [0, 0, 0]);
  assert.equal(often?.counts.reduce((sum, count) => sum + count, 0), 32);
  assert.equal(often?.counts.at(-1), 3);
  const seldom = rateOf([NOW - 3_600_000, NOW - 7_200_000, NOW - 36_000_000], NOW);
  assert.equal(seldom?.span, 3600);
  assert.equal(seldom?.counts.reduce((sum, count) => sum + count, 0), 3);
});

Deno.test("nothing is told where nothing has ended, or only long ago or by a clock that is ahead", () => {
  assert.equal(rateOf([], NOW), undefined);
  assert.equal(rateOf([NaN, NOW + 1, NOW - 20 * 86_400_000], NOW), undefined);
});

/**
 * Random draws that a seed determines.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Chance, seedOf } from "../../../lib/domain/eta/chance.ts";
import { lastEnd } from "../../../lib/domain/eta/slots.ts";

const MANY = 20_000;

function meanOf(draw: () => number): number {
  return Array.from({ length: MANY }, draw).reduce((sum, one) => sum + one / MANY, 0);
}

Deno.test("draws have the distributions that they are named after", () => {
  const chance = new Chance(1);
  const close = (mean: number, expected: number) =>
    assert.ok(Math.abs(mean - expected) < 0.03 * Math.max(1, expected), `${mean}, not ${expected}`);
  close(meanOf(() => chance.uniform()), 0.5);
  close(meanOf(() => chance.normal()), 0);
  close(meanOf(() => chance.normal() ** 2), 1);
  close(meanOf(() => chance.chiSquare(2)), 2);
  close(meanOf(() => chance.chiSquare(7)), 7);
  // The mean of a normal draw above a limit is the density there over the probability above it.
  close(meanOf(() => chance.normalAbove(-1)), 0.2876);
  close(meanOf(() => chance.normalAbove(0.4)), 1.0687);
  close(meanOf(() => chance.normalAbove(1)), 1.5251);
  close(meanOf(() => chance.normalAbove(4)), 4.2256);
});

Deno.test("a seed gives one sequence, and depends on each number and its place", () => {
  const draws = (seed: number) => {
    const chance = new Chance(seed);
    return [chance.uniform(), chance.normal(), chance.chiSquare(3)];
  };
  assert.deepEqual(draws(5), draws(5));
  assert.notDeepEqual(draws(5), draws(6));
  assert.notEqual(seedOf([1, 2]), seedOf([2, 1]));
  assert.notEqual(seedOf([0.1]), seedOf([0.2]));
});

Deno.test("runs that wait take the slot that is free first", () => {
  assert.equal(lastEnd([], [3, 1, 1, 1], 2), 3);
  assert.equal(lastEnd([5, 1], [2, 2], 2), 5);
  assert.equal(lastEnd([5, 1], [2, 2], 3), 5);
  assert.equal(lastEnd([5, 1], [2, 2], 1), 9);
  assert.equal(lastEnd([4], [], 7), 4);
  assert.equal(lastEnd([], [1, 1, 1], 999_999_999), 1);
});

/**
 * The time left, on sweeps whose times are known.
 *
 * @module
 */

import assert from "node:assert/strict";
import { timeLeft } from "../../../lib/domain/eta/time_left.ts";
import { lateTasks } from "../../../lib/domain/eta/task_times.ts";
import type { TimedRun } from "../../../lib/domain/eta/timed_run.ts";
import type { Value } from "../../../lib/domain/value/value.ts";
import { KINDS, momentOf, type Order, simulatedSweep } from "./simulated_sweep.ts";

/** Sweeps of each kind and order: 200 in all. */
const SWEEPS = 25;

/** Whether the range covers the truth, and by which factor the typical value misses it. */
function judge(seed: number, kind: typeof KINDS[number], order: Order): [boolean, number] {
  const sweep = simulatedSweep(seed, kind, order);
  const { runs, left } = momentOf(sweep, 0.5);
  const { estimate, unlike } = timeLeft(runs, { slots: sweep.slots });
  // Where nothing has finished nothing may be told.
  if (estimate === undefined) return [!runs.some(({ state }) => state === "finished"), 1];
  const { low, typical, high } = estimate.left;
  return [
    low <= left && (unlike > 0 || left <= high),
    Math.max(typical / left, left / typical),
  ];
}

Deno.test("at half time the range covers the truth in four of five sweeps, and is about right", () => {
  const covered: boolean[] = [];
  for (const order of ["random", "sweep"] as const) {
    const factors: number[] = [];
    for (const [place, kind] of KINDS.entries()) {
      for (let n = 0; n < SWEEPS; n++) {
        const [isCovered, factor] = judge(1000 * place + n, kind, order);
        covered.push(isCovered);
        factors.push(factor);
      }
    }
    const middle = factors.sort((a, b) => a - b)[factors.length >> 1] ?? Infinity;
    if (order === "random") assert.ok(middle <= 1.2, `the typical factor is ${middle}`);
  }
  assert.equal(covered.length, 200);
  const share = covered.filter(Boolean).length / covered.length;
  assert.ok(share >= 0.8, `${share} are covered`);
});

function run(state: TimedRun["state"], seconds: number, values: Record<string, Value>): TimedRun {
  return { state, seconds, values: new Map(Object.entries(values)) };
}

const WAITING = [0n, 1n, 2n, 3n].map((seed) => run("waiting", 0, { size: 1n, seed }));

Deno.test("nothing is told before a run has finished, or when none is left", () => {
  const running = run("running", 100, { size: 1n });
  const cut = run("cut", 100, { size: 1n });
  assert.equal(timeLeft([...WAITING, running, cut], { slots: 2 }).estimate, undefined);
  assert.equal(timeLeft([run("finished", 9, {})], { slots: 2 }).estimate, undefined);
  assert.equal(timeLeft([], { slots: 1 }).estimate, undefined);
});

Deno.test("one finished run is enough for a range, which is never a single time", () => {
  const { estimate, unlike } = timeLeft([...WAITING, run("finished", 10, { size: 1n, seed: 9n })], {
    slots: 1,
  });
  assert.equal(unlike, 0);
  assert.ok(estimate !== undefined);
  assert.ok(estimate.left.low < estimate.left.typical);
  assert.ok(estimate.left.typical < estimate.left.high);
  assert.ok(estimate.left.low < 40 && estimate.left.high > 40);
});

Deno.test("runs with a value that no finished run has are counted; seeds and commits are none", () => {
  const runs = [
    ...[1n, 2n, 1n, 2n].map((size, n) => run("finished", 10, { size, seed: BigInt(n) })),
    run("waiting", 0, { size: 1n, seed: 7n, code_commit: "new" }),
    run("waiting", 0, { size: 4n, seed: 7n }),
    run("running", 1, { size: 4n, seed: 8n }),
  ];
  assert.equal(timeLeft(runs, { slots: 1 }).unlike, 2);
});

Deno.test("the same runs give the same answer, and other slots another one", () => {
  const { runs } = momentOf(simulatedSweep(1, "product", "random"), 0.5);
  assert.deepEqual(timeLeft(runs, { slots: 3 }), timeLeft(runs, { slots: 3 }));
  const one = timeLeft(runs, { slots: 1 }).estimate?.left.typical ?? NaN;
  const four = timeLeft(runs, { slots: 4 }).estimate?.left.typical ?? NaN;
  assert.ok(one > 2 * four, `${one} and ${four}`);
});

Deno.test("a run that has taken longer than the others makes the time left longer", () => {
  const finished = Array.from({ length: 20 }, (_, n) => run("finished", 10 + n % 3, { size: 1n }));
  const left = (seconds: number) =>
    timeLeft([...finished, run("running", seconds, { size: 1n })], { slots: 1 }).estimate?.left;
  assert.ok((left(5)?.high ?? NaN) < 9);
  assert.ok((left(1000)?.low ?? NaN) > 0);
});

Deno.test("a lower bound does not grow without limit with runs unlike any finished", () => {
  const finished = Array.from({ length: 20 }, (_, n) => run("finished", 100 + n, { lr: 1n }));
  const others = [1n, 2n, 3n, 4n].flatMap((lr) =>
    Array.from({ length: 10 }, () => run("running", 5000, { lr }))
  );
  const waiting = Array.from({ length: 10 }, () => run("waiting", 0, { lr: 4n }));
  const { estimate, unlike } = timeLeft([...finished, ...others, ...waiting], { slots: 50 });
  assert.equal(unlike, 40);
  assert.ok((estimate?.left.low ?? Infinity) <= 5000 * 10);
});

Deno.test("times of any size and keys of any kind give finite numbers", () => {
  const odd: Value[] = [null, true, "x", 0n, 10n ** 400n, [1n], new Map([["a", 1n]])];
  const runs = odd.flatMap((value, n) => [
    run("finished", [0, 1e-9, 1e12, 5, 5, 5, 5][n] ?? 0, { value }),
    run("waiting", 0, { value }),
  ]);
  const left = timeLeft(runs, { slots: 1_000_000 }).estimate?.left;
  for (const number of Object.values(left ?? { none: NaN })) assert.ok(Number.isFinite(number));
});

Deno.test("tasks that may take longer than their limit are counted", () => {
  const runs = [
    ...Array.from({ length: 20 }, (_, n) => run("finished", n % 2 ? 100 : 10, { big: n % 2 > 0 })),
    run("waiting", 0, { big: true }),
    run("waiting", 0, { big: false }),
    run("waiting", 0, { big: false }),
  ];
  assert.equal(lateTasks(runs, { limit: 60, chunk: 1 })?.count, 1);
  assert.equal(lateTasks(runs, { limit: 1000, chunk: 3 })?.count, 0);
  assert.equal(lateTasks(runs, { limit: 105, chunk: 3 })?.count, 1);
  assert.equal(lateTasks(WAITING, { limit: 1, chunk: 1 }), undefined);
});

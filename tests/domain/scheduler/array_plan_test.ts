/** @module */

import assert from "node:assert/strict";
import fc from "fast-check";
import { planArray } from "../../../lib/domain/scheduler/array_plan.ts";

Deno.test("planArray() divides 10,000 jobs at MaxArraySize 1001 into parts without leaving a job out", () => {
  const { parts } = planArray({
    jobs: 10_000,
    chunk: 1,
    throttle: undefined,
    maxArray: 1001,
    mark: "M",
  });
  assert.equal(parts.length, 10);
  assert.deepEqual(parts.at(-1), { offset: 9000, tasks: 1000 });
});

Deno.test("planArray() covers every job once, with no part above the limit and none empty", () => {
  const count = fc.integer({ min: 1, max: 5000 });
  fc.assert(fc.property(count, fc.integer({ min: 1, max: 9 }), count, (jobs, chunk, maxArray) => {
    const plan = planArray({ jobs, chunk, throttle: undefined, maxArray, mark: "M" });
    let next = 0;
    for (const { offset, tasks } of plan.parts) {
      assert.equal(offset, next);
      assert.ok(tasks >= 1 && tasks <= maxArray);
      next += tasks;
    }
    assert.equal(next, plan.tasks);
    assert.ok(plan.tasks * chunk >= jobs && (plan.tasks - 1) * chunk < jobs);
    assert.equal(plan.parts.length, Math.ceil(plan.tasks / maxArray));
  }));
});

Deno.test("planArray() of no jobs has no parts", () => {
  const wish = { jobs: 0, chunk: 2, throttle: undefined, maxArray: 5, mark: "M" };
  assert.deepEqual(planArray(wish).parts, []);
});

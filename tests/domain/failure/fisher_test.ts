import assert from "node:assert/strict";
import { LogFactorials, logFisher } from "../../../lib/domain/failure/fisher.ts";
import { SCIPY_CASES } from "./fisher_cases.ts";

Deno.test("logFisher() equals scipy's fisher_exact(alternative='greater')", () => {
  for (const [failedInside, inside, failed, total, p] of SCIPY_CASES) {
    const counts = { failedInside, inside, failed, total };
    const ours = logFisher(counts, new LogFactorials(total));
    // A probability that no double holds is 0 in scipy; ours is a logarithm.
    if (p === 0) assert.ok(ours < -700, JSON.stringify(counts));
    else {assert.ok(
        Math.abs(ours - Math.log(p)) < 1e-8,
        `${JSON.stringify(counts)}: ${Math.exp(ours)}, ${p}`,
      );}
  }
});

Deno.test("logFisher() ends early only with a result that is greater than asked for", () => {
  for (const [failedInside, inside, failed, total] of SCIPY_CASES) {
    const counts = { failedInside, inside, failed, total };
    const factorials = new LogFactorials(total);
    const exact = logFisher(counts, factorials);
    for (const least of [exact - 1, exact - 1e-3]) {
      assert.ok(logFisher(counts, factorials, least) > least);
    }
    assert.equal(logFisher(counts, factorials, exact + 1e-3), exact);
  }
});

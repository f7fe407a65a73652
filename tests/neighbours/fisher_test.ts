/**
 * Fisher's one-sided test on random tables against scipy's.
 *
 * @module
 */

import assert from "node:assert/strict";
import { LogFactorials, logFisher } from "../../lib/domain/failure/fisher.ts";
import { analystPython, analystTest, runPython } from "../support/neighbours.ts";
import { randomFrom } from "../support/random.ts";

const SCRIPT = `
import json, sys
from scipy.stats import fisher_exact

tables = json.load(sys.stdin)
ps = [fisher_exact([[a, s - a], [m - a, n - s - m + a]], alternative="greater")[1] for a, s, m, n in tables]
print(json.dumps(ps))
`;

analystTest("logFisher() equals scipy's fisher_exact on 300 random tables", async () => {
  const random = randomFrom(20261130);
  const upTo = (most: number) => Math.floor(random() * (most + 1));
  const tables = Array.from({ length: 300 }, () => {
    const total = 2 + upTo(998);
    const [inside, failed] = [upTo(total), upTo(total)];
    const least = Math.max(0, inside + failed - total);
    return [least + upTo(Math.min(inside, failed) - least), inside, failed, total] as const;
  });
  const theirs = JSON.parse(await runPython(SCRIPT, JSON.stringify(tables), analystPython()));
  for (const [n, [failedInside, inside, failed, total]] of tables.entries()) {
    const counts = { failedInside, inside, failed, total };
    const ours = logFisher(counts, new LogFactorials(total));
    const p = Number(theirs[n]);
    if (p === 0) assert.ok(ours < -700, JSON.stringify(counts));
    else {assert.ok(
        Math.abs(ours - Math.log(p)) < 1e-8,
        `${JSON.stringify(counts)}: ${Math.exp(ours)}, ${p}`,
      );}
  }
});

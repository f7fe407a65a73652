/**
 * Student's t against scipy's.
 *
 * @module
 */

import assert from "node:assert/strict";
import { tQuantile } from "../../../lib/domain/results/t_quantile.ts";
import { analystPython, analystTest, runPython } from "../../support/neighbours.ts";

const FREEDOMS = [
  ...Array.from({ length: 60 }, (_, n) => n + 1),
  ...[99, 100, 250, 999, 1_000, 9_999, 100_000],
];
const PROBABILITIES = [0.6, 0.75, 0.9, 0.95, 0.975, 0.99, 0.995, 0.9995];

const SCRIPT = `
import json, sys
from scipy.stats import t
print(json.dumps([[t.ppf(p, n) for p in ps] for n, ps in json.load(sys.stdin)]))
`;

analystTest("tQuantile() equals scipy's", async () => {
  const wanted = FREEDOMS.map((freedom) => [freedom, PROBABILITIES]);
  const theirs = JSON.parse(await runPython(SCRIPT, JSON.stringify(wanted), analystPython()));
  for (const [at, freedom] of FREEDOMS.entries()) {
    for (const [n, probability] of PROBABILITIES.entries()) {
      const [ours, expected] = [tQuantile(probability, freedom), Number(theirs[at][n])];
      const message = `t(${probability}, ${freedom}): ${ours} and ${expected}`;
      assert.ok(Math.abs(ours / expected - 1) < 1e-9, message);
    }
  }
});

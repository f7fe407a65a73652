/**
 * The importance of parameters against statsmodels.
 *
 * @module
 */

import assert from "node:assert/strict";
import { factorsOf } from "../../../lib/domain/results/factor.ts";
import { doubtOf, type Importance, importanceOf } from "../../../lib/domain/results/importance.ts";
import { sweepRun } from "../../../lib/domain/results/sweep_run.ts";
import { Float, type Value } from "../../../lib/domain/value/value.ts";
import { analystPython, analystTest, runPython } from "../../support/neighbours.ts";
import { type Random, randomFrom, randomTest } from "../../support/random.ts";

/** A run as Python gets it: its parameters and its value. */
interface Point {
  readonly a: string;
  readonly b: number;
  readonly c: string;
  readonly y: number;
}

/** Type II sums of squares of the additive model, and the error within configurations. */
const SCRIPT = `
import json, sys
import pandas as pd
import statsmodels.formula.api as smf
from statsmodels.stats.anova import anova_lm
answers = []
for sweep in json.load(sys.stdin):
    df = pd.DataFrame(sweep)
    model = smf.ols("y ~ C(a) + C(b) + C(c)", df).fit()
    table = anova_lm(model, typ=2)
    cell = df.a + "/" + df.b.astype(str) + "/" + df.c
    n, cells = len(df), cell.nunique()
    within = ((df.y - df.y.groupby(cell).transform("mean")) ** 2).sum()
    pure = n > cells
    mse = within / (n - cells) if pure else model.mse_resid
    total = ((df.y - df.y.mean()) ** 2).sum()
    omega = {k: (table.sum_sq[f"C({k})"] - table.df[f"C({k})"] * mse) / (total + mse) for k in "abc"}
    answers.append({"omega": omega, "noise": n * mse / (total + mse) if pure else None})
print(json.dumps(answers))
`;

function gaussian(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** A sweep of which runs are missing, with or without replicates. */
function sweep(random: Random): readonly Point[] {
  const points: Point[] = [];
  const replicates = random() < 0.3 ? 1 : 3;
  for (const a of ["x", "y", "z"]) {
    for (const b of [1, 2]) {
      for (const c of ["u", "v", "w"]) {
        for (let n = 0; n < replicates; n++) {
          if (random() < 0.15) continue;
          const effect = (a === "z" ? 2 : 0) + b + (c === "v" && b === 2 ? 1 : 0);
          points.push({ a, b, c, y: effect + gaussian(random) });
        }
      }
    }
  }
  return points;
}

function importance(points: readonly Point[]): Importance | undefined {
  const runs = points.map(({ a, b, c }) =>
    sweepRun({
      jobId: "",
      status: "complete",
      statepoint: new Map<string, Value>([["a", a], ["b", BigInt(b)], ["c", c]]),
      results: undefined,
    })
  );
  return importanceOf(factorsOf(runs), points.map(({ y }) => y));
}

function isNear(ours: number | undefined, theirs: number | null | undefined): boolean {
  if (ours === undefined || theirs === null || theirs === undefined) {
    return ours === undefined && theirs === null;
  }
  return Math.abs(ours - theirs) < 1e-9;
}

analystTest("importanceOf() has statsmodels' sums of squares", async () => {
  const random = randomFrom(20);
  const sweeps = Array.from({ length: 20 }, () => sweep(random));
  const answers = JSON.parse(await runPython(SCRIPT, JSON.stringify(sweeps), analystPython()));
  let withoutNoise = 0;
  for (const [at, points] of sweeps.entries()) {
    const ours = importance(points);
    const theirs = answers[at];
    for (const { key, omega } of ours?.parameters ?? []) {
      assert.ok(isNear(omega, theirs.omega[key]), `${key}: ${omega} and ${theirs.omega[key]}`);
    }
    assert.equal(ours?.parameters.length, 3);
    assert.ok(isNear(ours?.noise, theirs.noise), `noise ${ours?.noise} and ${theirs.noise}`);
    if (ours?.noise === undefined) withoutNoise++;
  }
  assert.ok(withoutNoise > 0 && withoutNoise < 20);
});

Deno.test("importanceOf() agrees with a table computed by hand", () => {
  // SS: a 16, total 20, within 4 (df 4 - 2): ω² = (16 - 1·2) / (20 + 2); noise = 4·2 / 22.
  const values: readonly [string, number][] = [["x", 0], ["x", 2], ["y", 4], ["y", 6]];
  const runs = values.map(([a]) =>
    sweepRun({ jobId: "", status: "", statepoint: new Map([["a", a]]), results: undefined })
  );
  const found = importanceOf(factorsOf(runs), values.map(([, y]) => y));
  assert.ok(isNear(found?.parameters[0]?.omega, 14 / 22));
  assert.ok(isNear(found?.noise, 8 / 22));
  assert.ok(isNear(found?.together, 0));
  assert.equal(found === undefined ? "" : doubtOf(found), "4 runs are few");
});

randomTest("importanceOf() gives pure noise no share on average", (random) => {
  let sum = 0;
  const ROUNDS = 400;
  for (let round = 0; round < ROUNDS; round++) {
    const points = sweep(random).map((point) => ({ ...point, y: gaussian(random) }));
    sum += importance(points)?.parameters.find(({ key }) => key === "a")?.omega ?? 0;
  }
  assert.ok(Math.abs(sum / ROUNDS) < 0.05, `${sum / ROUNDS}`);
  return Promise.resolve();
});

Deno.test("importanceOf() puts many numbers into classes and leaves out many texts", () => {
  const random = randomFrom(3);
  const runs = Array.from({ length: 100 }, (_, n) =>
    sweepRun({
      jobId: "",
      status: "",
      statepoint: new Map<string, Value>([
        ["lr", new Float(random())],
        ["name", `run ${n}`],
        ["seed", BigInt(n % 2)],
      ]),
      results: undefined,
    }));
  const values = runs.map(({ statepoint }) => (statepoint.get("lr") as Float).number);
  const found = importanceOf(factorsOf(runs), values);
  assert.deepEqual(found?.skipped, ["name"]);
  const [first] = found?.parameters ?? [];
  assert.deepEqual([first?.key, first?.levels, first?.isBinned], ["lr", 4, true]);
  assert.ok((first?.omega ?? 0) > 0.8);
});

Deno.test("importanceOf() says nothing about what cannot be compared", () => {
  const run = (a: bigint) =>
    sweepRun({ jobId: "", status: "", statepoint: new Map([["a", a]]), results: undefined });
  assert.equal(importanceOf([], []), undefined);
  assert.equal(importanceOf(factorsOf([run(1n)]), [1]), undefined);
  assert.equal(importanceOf(factorsOf([run(1n), run(2n)]), [1, 2]), undefined);
  assert.equal(importanceOf(factorsOf([run(1n), run(2n), run(1n)]), [3, 3, 3]), undefined);
});

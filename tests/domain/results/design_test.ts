/**
 * Which keys vary, follow from others, or tell replicates apart.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Design, designOf, type DesignWish } from "../../../lib/domain/results/design.ts";
import { compareLevels, factorsOf, levelLabel } from "../../../lib/domain/results/factor.ts";
import { leftOut } from "../../../lib/domain/results/fit.ts";
import { sweepRun } from "../../../lib/domain/results/sweep_run.ts";
import { parseJson } from "../../../lib/domain/value/json_parse.ts";
import type { Value } from "../../../lib/domain/value/value.ts";
import { json } from "../../support/store.ts";

function design(statepoints: readonly string[], wish: DesignWish = {}): Design {
  const runs = statepoints.map((text) =>
    sweepRun({ jobId: "", status: "", statepoint: json(text), results: undefined })
  );
  return designOf(factorsOf(runs), wish);
}

function roles({ own, following, over, constants }: Design): Record<string, readonly string[]> {
  return {
    own: own.map(({ key }) => key),
    following: following.map(({ key, from }) => `${key} < ${from}`),
    over,
    constants: constants.map(({ key, level }) => `${key}=${levelLabel(level)}`),
  };
}

Deno.test("designOf() gives each key its role", async (t) => {
  const cases: readonly [string, readonly string[], DesignWish, Record<string, string[]>][] = [
    [
      "seeds are replicates, and so are commits",
      [
        '{"lr": 1, "seed": 0, "code_commit": "a", "m": "x"}',
        '{"lr": 2, "seed": 1, "code_commit": "b", "m": "x"}',
      ],
      {},
      { own: ["lr"], following: [], over: ["seed", "code_commit"], constants: ["m=x"] },
    ],
    ["1 and 1.0 are two values", ['{"lr": 1}', '{"lr": 1.0}'], {}, {
      own: ["lr"],
      following: [],
      over: [],
      constants: [],
    }],
    ["to lack a key is a value", ['{"lr": 1}', '{"lr": 1, "wd": 0}'], {}, {
      own: ["wd"],
      following: [],
      over: [],
      constants: ["lr=1"],
    }],
    ["nested keys", ['{"model": {"depth": 1, "act": "relu"}}', '{"model": {"depth": 2}}'], {}, {
      own: ["model.depth"],
      following: ["model.act < model.depth"],
      over: [],
      constants: [],
    }],
    [
      "what follows from a condition",
      [
        '{"condition": "a", "hidden": 1, "lr": 1}',
        '{"condition": "b", "hidden": 1, "lr": 1}',
        '{"condition": "c", "hidden": 2, "lr": 1}',
        '{"condition": "a", "hidden": 1, "lr": 2}',
        '{"condition": "b", "hidden": 1, "lr": 2}',
        '{"condition": "c", "hidden": 2, "lr": 2}',
      ],
      {},
      { own: ["condition", "lr"], following: ["hidden < condition"], over: [], constants: [] },
    ],
    [
      "a name of each run determines nothing",
      [
        '{"lr": 1, "opt": "adam", "name": "r0"}',
        '{"lr": 1, "opt": "sgd", "name": "r1"}',
        '{"lr": 2, "opt": "adam", "name": "r2"}',
        '{"lr": 2, "opt": "sgd", "name": "r3"}',
      ],
      {},
      { own: ["lr", "opt", "name"], following: [], over: [], constants: [] },
    ],
    [
      "other replicates",
      [
        '{"lr": 1, "fold": 0, "seed": 0}',
        '{"lr": 2, "fold": 1, "seed": 1}',
      ],
      { over: ["fold"] },
      { own: ["lr"], following: ["seed < lr"], over: ["fold"], constants: [] },
    ],
    [
      "only the keys that a person names",
      [
        '{"lr": 1, "opt": "a", "seed": 0}',
        '{"lr": 2, "opt": "b", "seed": 1}',
      ],
      { by: ["opt"] },
      { own: ["opt"], following: [], over: ["lr", "seed"], constants: [] },
    ],
    ["no run", [], {}, { own: [], following: [], over: [], constants: [] }],
  ];
  for (const [name, statepoints, wish, expected] of cases) {
    await t.step(name, () => assert.deepEqual(roles(design(statepoints, wish)), expected));
  }
});

Deno.test("levels are sorted as people count, and shown as they wrote them", () => {
  const texts = ["null", "false", "true", "-1", "0.5", "1", "1.0", "2", "10", "1e30", "NaN"];
  const values: (Value | undefined)[] = [...texts.map(parseJson), "B", "a", [1n], undefined];
  assert.deepEqual([...values].reverse().sort(compareLevels), values);
  assert.deepEqual(
    ["10", "1e-3", "null", "'a b'", "True"].map((text) => levelLabel(text)),
    ["'10'", "'1e-3'", "null", `"'a b'"`, "'True'"],
  );
});

Deno.test("leftOut() leaves out metrics from the last on, then the most varied keys", () => {
  const column = (title: string, kind: "key" | "metric" | "fixed", levels = 0) =>
    ({ title, kind, width: 8, levels }) as const;
  const columns = [
    column("a", "key", 2),
    column("b", "key", 9),
    column("RUNS", "fixed"),
    column("x", "metric"),
    column("y", "metric"),
    column("z", "metric"),
  ];
  const out = (width: number) => [...leftOut(columns, width)].map(({ title }) => title);
  assert.deepEqual(out(60), []);
  assert.deepEqual(out(59), ["z"]);
  assert.deepEqual(out(40), ["z", "y"]);
  assert.deepEqual(out(39), ["z", "y", "b"]);
  assert.deepEqual(out(1), ["z", "y", "b"]);
});

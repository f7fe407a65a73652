/**
 * `--sweep`: its grammar, and the runs that come of it.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { UserError } from "../../../lib/errors.ts";
import {
  type Axis,
  combinationCount,
  expandSweep,
  MAX_COMBINATIONS,
  parseSweep,
} from "../../../lib/domain/sweep/sweep.ts";
import { Float, type Value } from "../../../lib/domain/value/value.ts";

Deno.test("parseSweep() reads lists and ranges as the Python program does", async (t) => {
  const table: Readonly<Record<string, Readonly<Record<string, readonly Value[]>>>> = {
    "condition=full|cls, seed=0..3": { condition: ["full", "cls"], seed: [0n, 1n, 2n, 3n] },
    "model=one": { model: ["one"] },
    "s=-3..-1": { s: [-3n, -2n, -1n] },
    "s=2..2": { s: [2n] },
    "s=٠..٢": { s: [0n, 1n, 2n] },
    "s=0 .. 3": { s: ["0 .. 3"] },
    "s=0..3|7": { s: ["0..3", 7n] },
    "s=+0..3": { s: ["+0..3"] },
    "s=1_0..12": { s: ["1_0..12"] },
    "s=0...3": { s: ["0...3"] },
    "lr=0.1|1e-3|true|null": { lr: ["0.1", "1e-3", "true", "null"] },
    "s=007|+5|1_000": { s: [7n, 5n, 1000n] },
    "k=-0": { k: [0n] },
    "k=٣": { k: [3n] },
    "k=a||b|": { k: ["a", "b"] },
    "k=1|1": { k: [1n, 1n] },
    "v=x=y|z": { v: ["x=y", "z"] },
    "": {},
    ",": {},
  };
  for (const [text, values] of Object.entries(table)) {
    await t.step(JSON.stringify(text), () => assert.deepEqual(valuesByKey(text), values));
  }
});

Deno.test("parseSweep() reads JSON after :=, bars between the values", async (t) => {
  const table: Readonly<Record<string, readonly Value[]>> = {
    "k:=0.1|0.01|1e-3": [new Float(0.1), new Float(0.01), new Float(1e-3)],
    "k:=1|1.0|true|null": [1n, new Float(1), true, null],
    "k:=[1,2]": [[1n, 2n]],
    'k:=[1,2]|{"a":"b|c"}|"d|e"': [[1n, 2n], new Map([["a", "b|c"]]), "d|e"],
    'k:="0..3"': ["0..3"],
    "k:=1||2|": [1n, 2n],
  };
  for (const [text, values] of Object.entries(table)) {
    await t.step(text, () => assert.deepEqual(valuesByKey(text)["k"], values));
  }
});

Deno.test("parseSweep() keeps bars and commas inside brackets or quotes", () => {
  assert.deepEqual(valuesByKey(`a=[1|2]|(x,y),b='p|q'|r`), {
    a: ["[1|2]", "(x,y)"],
    b: ["'p|q'", "r"],
  });
});

Deno.test("parseSweep() points at the wrong piece", async (t) => {
  const table: readonly (readonly [string, string, RegExp, RegExp])[] = [
    ["a=1, s=3..0", "3..0", /the range ends before it begins$/, /0\.\.3/],
    ["a=1, k=", "k=", /there is no value$/, /k?=1\|2/],
    ["k=|, a=1", "k=|", /there is no value$/, /=1\|2/],
    ["k:=", "k:=", /there is no value$/, /:=1\|"a"/],
    ["a=1|2, seed", "seed", /there is no "="$/, /key=1\|2\|3/],
    ["k:=1|x|2", "x", /it is not JSON: expected a value$/, /double quotes/],
    ["k:=0..3", "..3", /it is not JSON: expected nothing more$/, /range follows "="/],
    ["s=0..1000000", "0..1000000", /more than 1,000,000 values$/, /several/],
    ["s=0..99999999999999999999", "0..99999999999999999999", /more than 1,000,000/, /several/],
  ];
  for (const [text, piece, message, hint] of table) {
    await t.step(text, () => {
      const error = errorOf(() => parseSweep(text));
      assert.equal(error.code, "SWEEP_INVALID");
      assert.match(error.message, message);
      assert.match(String(error.hint), hint);
      const { start = 0, length = 0 } = error.excerpt ?? {};
      assert.equal(text.slice(start, start + length), piece);
    });
  }
});

Deno.test("parseSweep() refuses a repeated key", () => {
  assert.equal(errorOf(() => parseSweep("k=a,k=b")).code, "KEY_TWICE");
});

Deno.test("parseSweep() refuses too many combinations before it makes them", () => {
  const clauses = Array.from({ length: 1000 }, (_, n) => `k${n}=0..99999`);
  const error = errorOf(() => parseSweep(clauses.join(",")));
  assert.equal(
    error.message,
    "Cannot add a sweep of 10,000,000,000 runs: that is too many",
  );
});

Deno.test("expandSweep() varies the last key fastest", () => {
  const runs = [...expandSweep(parseSweep("b=x|y,a=1..3"))];
  const shown = runs.map((run) => Array.from(run, ([key, value]) => `${key}=${value}`).join(" "));
  assert.deepEqual(shown, ["b=x a=1", "b=x a=2", "b=x a=3", "b=y a=1", "b=y a=2", "b=y a=3"]);
});

Deno.test("expandSweep() makes the one empty combination without axes", () => {
  assert.deepEqual([...expandSweep([])], [new Map()]);
});

Deno.test("expandSweep() refuses more than MAX_COMBINATIONS", () => {
  const axis = (key: string, length: number): Axis => ({
    key,
    values: Array.from({ length }, (_, n) => BigInt(n)),
  });
  const error = errorOf(() => expandSweep([axis("a", MAX_COMBINATIONS / 10), axis("b", 11)]));
  assert.equal(error.code, "SWEEP_INVALID");
  assert.match(error.message, /1,100,000 runs/);
  assert.equal(combinationCount([axis("a", 1000), axis("b", 1000)]), MAX_COMBINATIONS);
});

Deno.test("expandSweep() makes each combination once, and combinationCount() gives their number", () => {
  const lengths = fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 5 });
  fc.assert(fc.property(lengths, (sizes) => {
    const text = sizes.map((size, n) => `k${n}=1..${size}`).join(",");
    const axes = parseSweep(text);
    const runs = [...expandSweep(axes)];
    assert.equal(runs.length, combinationCount(axes));
    const shown = runs.map((run) => Array.from(run.values()).join(" "));
    assert.deepEqual(new Set(shown).size, runs.length);
    assert.deepEqual(shown.toSorted(), shown);
  }));
});

function valuesByKey(text: string): Record<string, readonly Value[]> {
  return Object.fromEntries(parseSweep(text).map(({ key, values }) => [key, values]));
}

function errorOf(action: () => unknown): UserError {
  try {
    action();
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error("Nothing was refused");
}

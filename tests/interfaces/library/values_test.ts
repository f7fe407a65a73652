/**
 * The values that programs give, and those that they get.
 *
 * @module
 */

import assert from "node:assert/strict";
import { AexpError, Float, type GivenMapping, statepointId } from "../../../lib/mod.ts";
import { readMapping, statepointOf } from "../../../lib/interfaces/library/values.ts";

function refusal(statepoint: unknown): AexpError {
  try {
    statepointId({ statepoint: statepoint as GivenMapping });
  } catch (error) {
    if (error instanceof AexpError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

Deno.test("a whole JavaScript number is refused with both spellings", () => {
  for (
    const [number, integer, float] of [
      [3, "3n", "new Float(3)"],
      [-0, "0n", "new Float(-0)"],
      [1e21, "1000000000000000000000n", "new Float(1e+21)"],
      [2 ** 53, "9007199254740992n", "new Float(9007199254740992)"],
    ] as const
  ) {
    const error = refusal({ model: { depth: [number] } });
    assert.equal(error.code, "STATEPOINT_INVALID");
    assert.match(error.problem, /^Cannot use statepoint\.model\.depth\[0\]: the number /);
    assert.equal(error.hint, `Write ${integer} for the integer, or ${float} for the float.`);
    assert.ok(error.message.endsWith(error.hint));
  }
});

Deno.test("a JavaScript number that is no whole one is a float", () => {
  for (const number of [0.1, -2.5, 5e-324, NaN, Infinity, -Infinity]) {
    const bare = statepointId({ statepoint: { a: number } });
    assert.equal(bare, statepointId({ statepoint: { a: new Float(number) } }), String(number));
  }
});

Deno.test("1n and 1.0, and texts of both, give four runs", () => {
  const ids = [1n, new Float(1), "1", "1.0"].map((a) => statepointId({ statepoint: { a } }));
  assert.equal(new Set(ids).size, 4);
});

Deno.test("objects and Maps give the same runs", () => {
  const object = { b: [1n, { c: null }], a: true, "0": "x" };
  const map = new Map<string, string | boolean | (bigint | Map<string, null>)[]>([
    ["b", [1n, new Map([["c", null]])]],
    ["a", true],
    ["0", "x"],
  ]);
  assert.equal(statepointId({ statepoint: object }), statepointId({ statepoint: map }));
  assert.deepEqual([...readMapping(map, "sp").keys()], ["b", "a", "0"]);
});

Deno.test("what JSON has no place for is refused by name", () => {
  const cases: readonly [unknown, RegExp][] = [
    [{ a: undefined }, /statepoint\.a: it is undefined/],
    [{ a: new Date(0) }, /statepoint\.a: a state point holds no Date/],
    [{ a: () => 1 }, /statepoint\.a: a state point holds no function/],
    [{ a: [Symbol("x")] }, /statepoint\.a\[0\]: a state point holds no symbol/],
    [{ a: new Uint8Array(2) }, /statepoint\.a: a state point holds no Uint8Array/],
    [{ a: new Set() }, /statepoint\.a: a state point holds no Set/],
    [new Map([[1, 2n]]), /statepoint: a key is no text/],
    [[1n], /statepoint: it is no object/],
    ["a=1", /statepoint: it is no object/],
    [null, /statepoint: it is no object/],
    [{ "a.b": 1n }, /signac allows no dot in a key/],
  ];
  for (const [given, message] of cases) assert.match(refusal(given).message, message);
});

Deno.test("a value that contains itself is refused", () => {
  const endless: Record<string, unknown> = {};
  endless["a"] = [endless];
  assert.match(refusal(endless).message, /it is nested too deeply/);
});

Deno.test("keys that JavaScript treats in a special way stay keys", () => {
  const given = JSON.parse('{"__proto__": "x", "constructor": "y", "toString": "z"}');
  const mapping = readMapping(given, "sp");
  assert.deepEqual([...mapping.keys()], ["__proto__", "constructor", "toString"]);
  const object = statepointOf(mapping);
  assert.deepEqual(Object.keys(object), ["__proto__", "constructor", "toString"]);
  assert.equal(Object.getPrototypeOf(object), Object.prototype);
  assert.equal(statepointId({ statepoint: object }), statepointId({ statepoint: given }));
});

/**
 * `--sp`, as it is typed.
 *
 * @module
 */

import assert from "node:assert/strict";
import { UserError } from "../../../lib/errors.ts";
import { parseAssignments } from "../../../lib/domain/sweep/assignment.ts";
import { Float, type Value } from "../../../lib/domain/value/value.ts";

Deno.test("parseAssignments() reads integers, and any other value as text", async (t) => {
  const table: readonly (readonly [string, readonly (readonly [string, Value])[]])[] = [
    ["", []],
    ["a=16,b=true", [["a", 16n], ["b", "true"]]],
    ["a=1,,b=2,", [["a", 1n], ["b", 2n]]],
    ["a=", [["a", ""]]],
    ["a=x=y", [["a", "x=y"]]],
    ["a= 1_000 ,b=٣", [["a", 1000n], ["b", 3n]]],
    ["lr=1e-3,x=1.0,n=null", [["lr", "1e-3"], ["x", "1.0"], ["n", "null"]]],
    ["range=0..3,list=a|b", [["range", "0..3"], ["list", "a|b"]]],
    ["note=don't,seed=1", [["note", "don't"], ["seed", 1n]]],
    ["face=:(,seed=1", [["face", ":("], ["seed", 1n]]],
  ];
  for (const [text, pairs] of table) {
    await t.step(JSON.stringify(text), () => {
      assert.deepEqual(parseAssignments(text).map(({ key, value }) => [key, value]), pairs);
    });
  }
});

Deno.test("parseAssignments() keeps brackets and quotes of a plain value as they are", () => {
  assert.deepEqual(valuesOf('s=[1,2],a="x,y",b="z"'), ["[1,2]", '"x,y"', '"z"']);
});

Deno.test("parseAssignments() reads JSON after :=", () => {
  const text = 'lr:=1e-3,n:=1,tools:=["a","b|c"],m:={"k":[null,true]},t:="x, y"';
  const mapping = new Map([["k", [null, true]]]);
  assert.deepEqual(valuesOf(text), [new Float(1e-3), 1n, ["a", "b|c"], mapping, "x, y"]);
});

Deno.test("parseAssignments() keeps plain values as texts on request, and still reads JSON", () => {
  const assignments = parseAssignments("a=16,b:=16", { isLiteral: true });
  assert.deepEqual(assignments.map(({ value }) => value), ["16", 16n]);
});

Deno.test("parseAssignments() points at the error in JSON", async (t) => {
  const table: readonly (readonly [string, number, number])[] = [
    ["a=1,lr:=1e-3x", 12, 1],
    ["tools:=[a]", 8, 2],
    ["t:=plain", 3, 5],
    ["t:=", 3, 0],
    ['t:=["a"', 3, 1],
  ];
  for (const [text, start, length] of table) {
    await t.step(text, () => {
      assert.throws(() => parseAssignments(text), (error) => {
        assert.ok(error instanceof UserError);
        assert.equal(error.code, "SWEEP_INVALID");
        assert.match(error.message, /: it is not JSON: (expected |"\[" is not closed)/);
        assert.deepEqual(error.excerpt, { line: text, start, length });
        return true;
      });
    });
  }
});

Deno.test("parseAssignments() names the given flag", () => {
  assert.throws(
    () => parseAssignments("x", { flag: "--where" }),
    /^UserError: Cannot read --where/,
  );
});

function valuesOf(text: string): Value[] {
  return parseAssignments(text).map(({ value }) => value);
}

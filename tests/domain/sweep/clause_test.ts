/**
 * Clauses, and errors that point at them.
 *
 * @module
 */

import assert from "node:assert/strict";
import { clauseError, parseClauses } from "../../../lib/domain/sweep/clause.ts";
import { UserError } from "../../../lib/errors.ts";

Deno.test("parseClauses() splits at the first sign of a clause", async (t) => {
  const table: readonly (readonly [string, string, string, boolean])[] = [
    ["a=x=y", "a", "x=y", false],
    ["a=x:=y", "a", "x:=y", false],
    ["a:=1", "a", "1", true],
    [" a := 1 ", "a", "1", true],
    ["a: =1", "a:", "1", false],
    ["a=", "a", "", false],
    ["long key=1", "long key", "1", false],
  ];
  for (const [text, key, value, isJson] of table) {
    await t.step(text, () => {
      const [clause] = parseClauses({ flag: "--sp", text });
      assert.deepEqual([clause?.key, clause?.value.text, clause?.isJson], [key, value, isJson]);
    });
  }
});

Deno.test("parseClauses() points at a clause without a sign", () => {
  const error = errorOf('a=1, y", b=2');
  assert.equal(error.code, "SWEEP_INVALID");
  assert.equal(error.message, 'Cannot read --sp at "y"": there is no "="');
  assert.deepEqual(error.excerpt, { line: 'a=1, y", b=2', start: 5, length: 2 });
  assert.match(String(error.hint), /key:="a, b"/);
});

Deno.test("parseClauses() advises bars if a sweep has commas between values", () => {
  assert.match(String(errorOf("seed=0,1,2", "--sweep").hint), /key=1\|2\|3/);
});

Deno.test("parseClauses() points at a clause without a key", async (t) => {
  for (const text of ["=x", ":=1", "  = x"]) {
    await t.step(text, () => {
      const error = errorOf(`a=1,${text}`);
      assert.equal(error.code, "SWEEP_INVALID");
      assert.match(error.message, /there is no key before the "="$/);
      assert.equal(error.excerpt?.start, 4 + text.length - text.trimStart().length);
      assert.equal(error.excerpt?.length, text.trimStart().length);
    });
  }
});

Deno.test("parseClauses() points at the second place of a repeated key", () => {
  const error = errorOf("lr=1, seed=2, lr:=3");
  assert.equal(error.code, "KEY_TWICE");
  assert.equal(error.message, 'Cannot read --sp: key "lr" comes twice');
  assert.deepEqual(error.excerpt, { line: "lr=1, seed=2, lr:=3", start: 14, length: 2 });
});

Deno.test("clauseError() keeps its message short and on one line", () => {
  const text = `a\nb${"x".repeat(100)}`;
  const problem = { state: "it is wrong", hint: "Write it right." };
  const error = clauseError({ flag: "--sp", text }, { text, start: 0 }, problem);
  assert.equal(error.message, `Cannot read --sp at "a b${"x".repeat(57)}…": it is wrong`);
  assert.equal(error.hint, "Write it right.");
});

Deno.test("clauseError() points at the rest of a piece from an offset", () => {
  const problem = { state: "it is wrong", hint: "", offset: 3 };
  const error = clauseError(
    { flag: "--sp", text: "a=12345" },
    { text: "12345", start: 2 },
    problem,
  );
  assert.deepEqual(error.excerpt, { line: "a=12345", start: 5, length: 2 });
});

function errorOf(text: string, flag = "--sp"): UserError {
  try {
    parseClauses({ flag, text });
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error(`${text} was accepted`);
}

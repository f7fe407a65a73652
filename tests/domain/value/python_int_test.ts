/**
 * Which texts are whole numbers for Python.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { parsePythonInt } from "../../../lib/domain/value/python_int.ts";

Deno.test("parsePythonInt() reads what Python's int() reads", async (t) => {
  const table: readonly (readonly [string, bigint])[] = [
    ["0", 0n],
    ["-0", 0n],
    ["+5", 5n],
    ["007", 7n],
    ["-012", -12n],
    ["1_000", 1000n],
    ["0_7", 7n],
    [" \t\n\v\f\r42\u00a0\u2003\u3000\x85", 42n],
    ["٣", 3n],
    ["-１２", -12n],
    ["1٣_𝟗", 139n],
    ["𝟎𝟏𝟗𝟘𝟿", 1909n],
    ["123456789012345678901234567890", 123456789012345678901234567890n],
  ];
  for (const [text, number] of table) {
    await t.step(JSON.stringify(text), () => assert.equal(parsePythonInt(text), number));
  }
});

Deno.test("parsePythonInt() refuses what Python's int() refuses", async (t) => {
  const signs = ["", " ", "+", "-", "--1", "+-1", "- 1", "\u22121"];
  const underscores = ["_1", "1_", "1__0", "_"];
  const others = ["1.0", "1e3", "0x10", "1 2", "1,000", "one", "½", "²", "五", "1\0"];
  const spaces = ["\x1c1", "1\x1f", "\ufeff1", "1\u200b", "\u180e1"];
  for (const text of [...signs, ...underscores, ...others, ...spaces]) {
    await t.step(JSON.stringify(text), () => assert.equal(parsePythonInt(text), undefined));
  }
});

Deno.test("parsePythonInt() accepts as many digits as Python does by default", () => {
  assert.equal(parsePythonInt("1".repeat(4300)), BigInt("1".repeat(4300)));
  assert.equal(parsePythonInt(`-${"1_".repeat(4299)}1`), -BigInt("1".repeat(4300)));
  assert.equal(parsePythonInt("1".repeat(4301)), undefined);
  assert.equal(parsePythonInt("0".repeat(4301)), undefined);
});

Deno.test("parsePythonInt() reads every formatted integer", () => {
  fc.assert(fc.property(fc.bigInt(), (number) => {
    assert.equal(parsePythonInt(` ${number} `), number);
  }));
});

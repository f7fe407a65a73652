/**
 * Values as Python shows them, and its white space.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  formatPythonRepr,
  formatPythonStr,
  stripSpace,
} from "../../../lib/domain/value/python_text.ts";
import { Float, type Value } from "../../../lib/domain/value/value.ts";

Deno.test("formatPythonRepr() shows values as Python's repr does", async (t) => {
  const nested = new Map<string, Value>([["b", [null, new Map()]], ["it's", new Float(1)]]);
  const table: readonly (readonly [Value, string])[] = [
    [null, "None"],
    [true, "True"],
    [false, "False"],
    [12345678901234567890n, "12345678901234567890"],
    [new Float(1), "1.0"],
    [new Float(-0), "-0.0"],
    [new Float(1e-7), "1e-07"],
    [new Float(1e16), "1e+16"],
    [new Float(NaN), "nan"],
    [new Float(-Infinity), "-inf"],
    [[], "[]"],
    [["a", 1n, [new Float(0.5)]], "['a', 1, [0.5]]"],
    [nested, `{'b': [None, {}], "it's": 1.0}`],
  ];
  for (const [value, text] of table) {
    await t.step(text, () => assert.equal(formatPythonRepr(value), text));
  }
});

Deno.test("formatPythonRepr() picks quotes and escapes as Python's repr does", async (t) => {
  const table: readonly (readonly [string, string])[] = [
    ["", "''"],
    ["plain ~", "'plain ~'"],
    ["it's", `"it's"`],
    ['say "x"', `'say "x"'`],
    [`it's "x"`, `'it\\'s "x"'`],
    ["a\\b", "'a\\\\b'"],
    ["\n\r\t", "'\\n\\r\\t'"],
    ["\0\b\x1b\x7f", "'\\x00\\x08\\x1b\\x7f'"],
    ["\x80\xa0\xad", "'\\x80\\xa0\\xad'"],
    ["é中😀", "'é中😀'"],
    ["\u2028\u3000\u200b\ufeff\ue000", "'\\u2028\\u3000\\u200b\\ufeff\\ue000'"],
    ["\uffff\u{1ffff}", "'\\uffff\\U0001ffff'"],
    ["\ud83d", "'\\ud83d'"],
    ["\ude00\ud83d", "'\\ude00\\ud83d'"],
    ["\u{e0001}\u{10ffff}", "'\\U000e0001\\U0010ffff'"],
  ];
  for (const [value, text] of table) {
    await t.step(text, () => assert.equal(formatPythonRepr(value), text));
  }
});

Deno.test("formatPythonStr() keeps a text and shows any other value as repr does", () => {
  assert.equal(formatPythonStr("it's\n"), "it's\n");
  assert.equal(formatPythonStr(["it's\n"]), `["it's\\n"]`);
  assert.equal(formatPythonStr(null), "None");
});

Deno.test("stripSpace() removes Python's white space and nothing else", () => {
  const spaces =
    "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u200a\u2028\u2029\u202f\u205f\u3000";
  assert.equal(stripSpace(`${spaces}a${spaces}b${spaces}`), `a${spaces}b`);
  assert.equal(stripSpace(spaces), "");
  assert.equal(stripSpace(""), "");
  assert.equal(stripSpace("\ufeffa\u200b"), "\ufeffa\u200b");
});

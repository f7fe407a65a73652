import assert from "node:assert/strict";
import fc from "fast-check";
import { formatFloat } from "../../../lib/domain/value/float_text.ts";
import { JsonError, lineAndColumn, parseJson } from "../../../lib/domain/value/json_parse.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";
import { compareCodePoints, Float } from "../../../lib/domain/value/value.ts";

Deno.test("formatFloat() writes as Python's repr", async (t) => {
  const cases: readonly (readonly [number, string])[] = [
    [0, "0.0"],
    [-0, "-0.0"],
    [1, "1.0"],
    [0.1, "0.1"],
    [1e-4, "0.0001"],
    [1e-5, "1e-05"],
    [1.5e-7, "1.5e-07"],
    [123456789012345680, "1.2345678901234568e+17"],
    [1e15, "1000000000000000.0"],
    [1e16, "1e+16"],
    [9999999999999998, "9999999999999998.0"],
    [1e22, "1e+22"],
    [1e100, "1e+100"],
    [5e-324, "5e-324"],
    [1.7976931348623157e308, "1.7976931348623157e+308"],
    [NaN, "nan"],
    [Infinity, "inf"],
    [-Infinity, "-inf"],
  ];
  for (const [number, text] of cases) {
    await t.step(text, () => assert.equal(formatFloat(number), text));
  }
});

Deno.test("parseJson() keeps integers exact and distinguishes them from floats", () => {
  assert.deepEqual(parseJson("[1, 1.0, 1e0, -0, -0.0, 123456789012345678901234567890]"), [
    1n,
    new Float(1),
    new Float(1),
    0n,
    new Float(-0),
    123456789012345678901234567890n,
  ]);
  assert.deepEqual(parseJson("[NaN, Infinity, -Infinity]"), [
    new Float(NaN),
    new Float(Infinity),
    new Float(-Infinity),
  ]);
});

Deno.test("parseJson() keeps the order of keys, and the last value of a repeated key", () => {
  assert.equal(
    formatJson(parseJson('{"10": 1, "9": 2, "a": 3, "10": 4}')),
    '{"10": 4, "9": 2, "a": 3}',
  );
});

Deno.test("parseJson() reads escapes, including lone surrogates", () => {
  const text = String.raw`"\u00e9\ud83d\ude00\ud800\n\/\"\\"`;
  assert.equal(parseJson(text), 'é😀\ud800\n/"\\');
  assert.equal(formatJson(parseJson(text)), String.raw`"\u00e9\ud83d\ude00\ud800\n/\"\\"`);
});

Deno.test("parseJson() names the place of a syntax error", async (t) => {
  const cases: readonly (readonly [string, number])[] = [
    ["", 0],
    ["nul", 0],
    ["[1,]", 3],
    ["{,}", 1],
    ['{"a" 1}', 5],
    ['{"a": 1', 7],
    ["[1 2]", 3],
    ["01", 1],
    ["1.", 1],
    ['"\t"', 1],
    ['"\\x"', 1],
    ['"\\u12"', 3],
    ["{} x", 3],
    ['"abc', 4],
    ["9".repeat(4301), 4301],
  ];
  for (const [text, offset] of cases) {
    await t.step(JSON.stringify(text.slice(0, 20)), () => {
      assert.throws(() => parseJson(text), (error: unknown) => {
        assert.ok(error instanceof JsonError);
        assert.equal(error.offset, offset);
        return true;
      });
    });
  }
});

Deno.test("parseJson() refuses very deep nesting instead of overflowing the stack", () => {
  assert.throws(() => parseJson("[".repeat(100_000)), JsonError);
});

Deno.test("lineAndColumn() counts from one", () => {
  assert.deepEqual(lineAndColumn("a\nbc\nd", 4), { line: 2, column: 3 });
});

Deno.test("formatJson() has the layouts of Python's json.dumps", async (t) => {
  const value = parseJson('{"b": [1, {"z": null, "y": []}], "a": {}, "é": "\\u007f"}');
  await t.step("default", () => {
    assert.equal(
      formatJson(value),
      '{"b": [1, {"z": null, "y": []}], "a": {}, "\\u00e9": "\\u007f"}',
    );
  });
  await t.step("compact and sorted", () => {
    assert.equal(
      formatJson(value, { compact: true, sortKeys: true }),
      '{"a":{},"b":[1,{"y":[],"z":null}],"\\u00e9":"\\u007f"}',
    );
  });
  await t.step("indented", () => {
    assert.equal(
      formatJson(parseJson('{"a": [1, 2], "b": {}}'), { indent: 2 }),
      '{\n  "a": [\n    1,\n    2\n  ],\n  "b": {}\n}',
    );
  });
  await t.step("strict", () => {
    assert.equal(
      formatJson(parseJson("[NaN, -Infinity]"), { strict: true }),
      '["NaN", "-Infinity"]',
    );
  });
});

Deno.test("formatJson() and parseJson() round-trip any value", () => {
  fc.assert(fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
    const text = formatJson(parseJson(JSON.stringify(value)));
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)));
  }));
});

Deno.test("compareCodePoints() sorts as Python does, including lone surrogates", () => {
  const texts = ["\uffff", "😀", "\ud83d", "a", "", "\ud83d\udbff\udfff", "é", "\udc00", "aa"];
  const byPoints = [...texts].sort((a, b) => {
    const x = Array.from(a, (character) => character.codePointAt(0) ?? 0);
    const y = Array.from(b, (character) => character.codePointAt(0) ?? 0);
    const at = x.findIndex((point, n) => point !== y[n]);
    return at < 0 ? x.length - y.length : (x[at] ?? 0) - (y[at] ?? -1);
  });
  assert.deepEqual([...texts].sort(compareCodePoints), byPoints);
});

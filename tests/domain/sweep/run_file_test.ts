/**
 * What files of runs and of sweeps may hold.
 *
 * @module
 */

import assert from "node:assert/strict";
import {
  axesOf,
  entriesOf,
  parseJsonFile,
  parseJsonLines,
  type RunFile,
} from "../../../lib/domain/sweep/run_file.ts";
import { Float, type Value } from "../../../lib/domain/value/value.ts";

const GRID: RunFile = { flag: "--sp-file", name: "grid.json" };
const LINES: RunFile = { flag: "--sp-file", name: "grid.jsonl" };
const SWEEP: RunFile = { flag: "--sweep-file", name: "sweep.json" };

Deno.test("parseJsonFile() takes values as JSON reads them", () => {
  const value = parseJsonFile('{"a": [1, 1.0, "1"]}', GRID);
  assert.deepEqual(value, new Map([["a", [1n, new Float(1), "1"]]]));
});

Deno.test("parseJsonFile() points at the line and column that are wrong", () => {
  assert.throws(() => parseJsonFile('{\r\n  "a": 1,\r\n  b: 2\r\n}', GRID), {
    code: "SWEEP_INVALID",
    message: 'Cannot read --sp-file "grid.json:3": expected a key in double quotes (column 3)',
    excerpt: { line: "  b: 2", start: 2, length: 1 },
  });
});

Deno.test("parseJsonFile() points behind the last character of an incomplete text", () => {
  assert.throws(() => parseJsonFile('[{"a": 1},', GRID), {
    message: 'Cannot read --sp-file "grid.json:1": expected a value (column 11)',
    excerpt: { line: '[{"a": 1},', start: 10, length: 1 },
  });
});

Deno.test("parseJsonLines() reads a mapping on each line and skips empty lines", () => {
  const entries = parseJsonLines('{"a": 1}\r\n\n  \n{"b": 2}', LINES);
  assert.deepEqual(entries, [
    { values: new Map([["a", 1n]]), origin: "--sp-file grid.jsonl:1" },
    { values: new Map([["b", 2n]]), origin: "--sp-file grid.jsonl:4" },
  ]);
});

Deno.test("parseJsonLines() finds nothing in an empty text", () => {
  assert.deepEqual(parseJsonLines("\n", LINES), []);
});

Deno.test("parseJsonLines() names the line that is wrong", async (t) => {
  const table: readonly (readonly [string, string])[] = [
    ['{"a":1}\n\n{"a":}', 'Cannot read --sp-file "grid.jsonl:3": expected a value (column 6)'],
    ['{"a":1}\n[1]', 'Cannot read --sp-file "grid.jsonl:2": expected a mapping'],
    ['{"a":1} {"a":2}', 'Cannot read --sp-file "grid.jsonl:1": expected nothing more (column 9)'],
  ];
  for (const [text, message] of table) {
    await t.step(JSON.stringify(text), () => {
      assert.throws(() => parseJsonLines(text, LINES), { code: "SWEEP_INVALID", message });
    });
  }
});

Deno.test("entriesOf() takes one mapping or a list of them, in order", () => {
  const [a, b] = [new Map([["a", 1n]]), new Map([["b", 2n]])];
  assert.deepEqual(entriesOf(a, GRID), [{ values: a, origin: "--sp-file grid.json" }]);
  assert.deepEqual(entriesOf([b, a], GRID), [
    { values: b, origin: "--sp-file grid.json[0]" },
    { values: a, origin: "--sp-file grid.json[1]" },
  ]);
});

Deno.test("entriesOf() refuses a value that is no mapping", async (t) => {
  const table: readonly (readonly [Value, string])[] = [
    ["a", 'Cannot read --sp-file "grid.json": expected a mapping or a list of mappings'],
    [[new Map(), 1n], 'Cannot read --sp-file "grid.json[1]": expected a mapping'],
    [[[]], 'Cannot read --sp-file "grid.json[0]": expected a mapping'],
  ];
  for (const [value, message] of table) {
    await t.step(message, () => {
      assert.throws(() => entriesOf(value, GRID), { code: "SWEEP_INVALID", message });
    });
  }
});

Deno.test("axesOf() takes the keys in order, with any values", () => {
  const value = new Map<string, Value>([["b", ["x", null]], ["a", [[1n]]]]);
  assert.deepEqual(axesOf(value, SWEEP), [
    { key: "b", values: ["x", null] },
    { key: "a", values: [[1n]] },
  ]);
});

Deno.test("axesOf() refuses a value that is no list, or an empty list", async (t) => {
  const table: readonly (readonly [Value, RegExp])[] = [
    [[new Map()], /"sweep.json": expected a mapping of keys to lists$/],
    [new Map([["a", 1n]]), /expected a list with values under "a"$/],
    [new Map([["a", []]]), /expected a list with values under "a"$/],
  ];
  for (const [value, message] of table) {
    await t.step(String(message), () => {
      assert.throws(() => axesOf(value, SWEEP), { code: "SWEEP_INVALID", message });
    });
  }
});

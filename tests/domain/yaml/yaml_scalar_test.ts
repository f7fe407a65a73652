/**
 * Plain scalars by PyYAML's rules, and the spelling that makes a number of what is none.
 *
 * @module
 */

import assert from "node:assert/strict";
import { Float } from "../../../lib/domain/value/value.ts";
import {
  constructScalar,
  numberSpelling,
  resolvePlain,
  ScalarError,
} from "../../../lib/domain/yaml/yaml_scalar.ts";
import { Foreign } from "../../../lib/domain/yaml/yaml_value.ts";

type Row = readonly [source: string, value: unknown];

const READINGS: Readonly<Record<string, readonly Row[]>> = {
  "booleans": [
    ["yes", true],
    ["No", false],
    ["ON", true],
    ["off", false],
    ["true", true],
    ["y", "y"],
    ["n", "n"],
    ["yEs", "yEs"],
  ],
  "nothing": [["", null], ["~", null], ["null", null], ["NULL", null], ["nUll", "nUll"]],
  "whole numbers": [
    ["0", 0n],
    ["-0", 0n],
    ["+1", 1n],
    ["1_000", 1000n],
    ["012", 10n],
    ["0b11", 3n],
    ["-0x1F", -31n],
    ["12:30", 750n],
    ["1:2:3", 3723n],
    ["123456789012345678901234567890", 123456789012345678901234567890n],
    ["08", "08"],
    ["0o17", "0o17"],
    ["12:60", "12:60"],
    ["_1", "_1"],
    ["0X1F", "0X1F"],
  ],
  "numbers with a point": [
    ["1.", new Float(1)],
    [".5", new Float(0.5)],
    ["-1.5", new Float(-1.5)],
    ["1.0e-3", new Float(0.001)],
    ["1.5E+3", new Float(1500)],
    ["1_0.5", new Float(10.5)],
    [".inf", new Float(Infinity)],
    ["-.INF", new Float(-Infinity)],
    [".nan", new Float(NaN)],
    ["1e-3", "1e-3"],
    ["1.5e3", "1.5e3"],
    ["-.5", "-.5"],
    [".5e3", ".5e3"],
    [".", "."],
    ["inf", "inf"],
  ],
  "dates": [
    ["2026-04-23", new Foreign("date", "2026-04-23")],
    ["2026-4-3 1:02:03", new Foreign("datetime", "2026-4-3 1:02:03")],
    ["2026-04-23T18:02:14.5Z", new Foreign("datetime", "2026-04-23T18:02:14.5Z")],
    ["2026-04-23 18:02:14 +23:59", new Foreign("datetime", "2026-04-23 18:02:14 +23:59")],
    ["2026-4-3", "2026-4-3"],
    ["18:02", 1082n],
  ],
};

for (const [name, rows] of Object.entries(READINGS)) {
  Deno.test(`constructScalar() reads ${name} as PyYAML does`, async (t) => {
    for (const [source, value] of rows) {
      await t.step(JSON.stringify(source), () => {
        assert.deepEqual(constructScalar(resolvePlain(source), source), value);
      });
    }
  });
}

Deno.test("constructScalar() refuses text that only looks right", async (t) => {
  const sources = [
    "0b_",
    "2026-13-01",
    "2026-02-29",
    "0000-01-01",
    "2026-04-23 24:00:00",
    "2026-04-23 10:00:60",
    "2026-04-23 10:00:00 +24",
    "=",
    "<<",
    "9".repeat(4301),
    "1:30.5",
  ];
  for (const source of sources) {
    await t.step(source.slice(0, 30), () => {
      assert.throws(() => constructScalar(resolvePlain(source), source), ScalarError);
    });
  }
});

Deno.test("constructScalar() accepts the plain texts of a tag's type, and any decimal as a float", () => {
  assert.equal(constructScalar("int", "12"), 12n);
  assert.deepEqual(constructScalar("float", "1e5"), new Float(100000));
  assert.deepEqual(constructScalar("float", "-.inf"), new Float(-Infinity));
  for (
    const [tag, text] of [
      ["int", " 12 "],
      ["int", "0o17"],
      ["float", "-Infinity"],
      ["float", "1.0.0"],
      ["bool", "maybe"],
      ["null", "x"],
    ] as const
  ) {
    assert.throws(() => constructScalar(tag, text), ScalarError);
  }
});

Deno.test("numberSpelling() returns a text that YAML reads as the number", async (t) => {
  const rows = [
    ["1e-3", 0.001],
    ["1E5", 1e5],
    [".5e3", 500],
    ["-.5", -0.5],
    ["+1.5e3", 1500],
    ["1.e3", 1000],
    ["08", 8],
    ["-009", -9],
    ["0o17", 15],
  ] as const;
  for (const [source, number] of rows) {
    await t.step(source, () => {
      const spelling = numberSpelling(source) ?? "";
      const value = constructScalar(resolvePlain(spelling), spelling);
      assert.equal(value instanceof Float ? value.number : Number(value), number);
    });
  }
});

Deno.test("numberSpelling() returns nothing for numbers and words", async (t) => {
  for (const source of ["1.0e-3", "12", "012", "e3", ".", "-", "v1", "1e", "1e-3x", "yes", "1-2"]) {
    await t.step(source, () => assert.equal(numberSpelling(source), undefined));
  }
});

import assert from "node:assert/strict";
import fc from "fast-check";
import { statepointId } from "../../../lib/domain/statepoint/id.ts";
import { StoredStatepoint } from "../../../lib/domain/statepoint/stored_statepoint.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";
import { parseJson } from "../../../lib/domain/value/json_parse.ts";
import { json } from "../../support/store.ts";

const TEXTS = [
  "{}",
  '{"b": 1, "a": [1, "}", {}], "c": "\\"x\\\\"}',
  '{"b": {"z": 1, "y": 2}, "a": 1.50}',
  '{"é": 1, "\\u00e9": 2}',
  '{ "b" : 1 }',
  '{"a": 1, "a": 2}',
];

Deno.test("StoredStatepoint.fits() accepts every layout of the same state point", async (t) => {
  for (const text of TEXTS) {
    await t.step(text, () => {
      const id = statepointId(json(text));
      assert.ok(new StoredStatepoint(text).fits(id));
      assert.ok(!new StoredStatepoint(text).fits("0".repeat(32)));
    });
  }
});

Deno.test("StoredStatepoint.fits() throws if the text is no JSON object", () => {
  for (const text of ["{", '{"a": 1', '{"a": 1}}', "[1]", '{"a": tru}', '{"a": 01}']) {
    assert.throws(() => new StoredStatepoint(text).fits("0".repeat(32)), Error, text);
  }
});

Deno.test("StoredStatepoint.fits() agrees with parsing and hashing, for any object", () => {
  fc.assert(fc.property(fc.dictionary(fc.string({ unit: "binary" }), fc.jsonValue()), (object) => {
    const mapping = json(JSON.stringify(object));
    const text = formatJson(mapping);
    assert.ok(new StoredStatepoint(text).fits(statepointId(mapping)));
  }));
});

Deno.test("StoredStatepoint.textWithout() drops the given keys and keeps the others", async (t) => {
  for (const text of TEXTS) {
    await t.step(text, () => {
      const rest = parseJson(new StoredStatepoint(text).textWithout(new Set(["b"])));
      const expected = new Map(json(text));
      expected.delete("b");
      assert.deepEqual(rest, expected);
    });
  }
});

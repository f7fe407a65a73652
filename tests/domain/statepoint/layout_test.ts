/**
 * State points read by their text alone: the same answers as by their values.
 *
 * @module
 */

import assert from "node:assert/strict";
import fc from "fast-check";
import { statepointId } from "../../../lib/domain/statepoint/id.ts";
import { StoredStatepoint } from "../../../lib/domain/statepoint/stored_statepoint.ts";
import { parseJson } from "../../../lib/domain/value/json_parse.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { documents, mappings } from "../../support/json_texts.ts";

Deno.test("StoredStatepoint.fits() accepts any order of keys", () => {
  fc.assert(
    fc.property(mappings(documents()), fc.nat(), (text, seed) => {
      const mapping = parseJson(text) as Mapping;
      const stored = formatJson(new Map(rotate([...mapping], seed)));
      assert.ok(new StoredStatepoint(stored).fits(statepointId(mapping)));
    }),
    { numRuns: 3000 },
  );
});

Deno.test("StoredStatepoint.fits() refuses a text with other values", async (t) => {
  const id = statepointId(new Map([["a", 1n], ["b", 2n]]));
  const texts: Readonly<Record<string, string>> = {
    "values exchanged": '{"b": 1, "a": 2}',
    "another type": '{"b": 2, "a": 1.0}',
    "a field more": '{"b": 2, "a": 1, "c": 3}',
    "a field less": '{"b": 2}',
    "a bracket too many": '{"b": 2, "a": 1}}',
  };
  assert.ok(new StoredStatepoint('{"b": 2, "a": 1}').fits(id));
  for (const [name, text] of Object.entries(texts)) {
    await t.step(name, () => assert.equal(isRight(new StoredStatepoint(text), id), false));
  }
});

Deno.test("StoredStatepoint.fits() uses the last value of a repeated key", () => {
  const stored = new StoredStatepoint('{"b": 1, "a": 2, "b": 3}');
  assert.ok(stored.fits(statepointId(new Map([["b", 3n], ["a", 2n]]))));
});

Deno.test("StoredStatepoint.textWithout() drops the given fields and keeps the others", async (t) => {
  const cases: readonly (readonly [string, string, string])[] = [
    ["none is left", '{"a": 1}', "{}"],
    ["the first", '{"a": 1, "b": 1.0}', '{"b": 1.0}'],
    ["the last", '{"b": [1, "}, \\"a\\": "], "a": 1}', '{"b": [1, "}, \\"a\\": "]}'],
    ["one inside stays", '{"Z": {"B": 0, "a": 1}, "a": 2}', '{"Z": {"B": 0, "a": 1}}'],
    ["there is none", "{}", "{}"],
  ];
  for (const [name, text, expected] of cases) {
    await t.step(name, () => {
      const stored = new StoredStatepoint(text);
      assert.ok(stored.fits(statepointId(parseJson(text) as Mapping)));
      assert.equal(stored.textWithout(new Set(["a"])), expected);
    });
  }
});

/** Whether it fits; a text that is no JSON does not. */
function isRight(stored: StoredStatepoint, id: string): boolean {
  try {
    return stored.fits(id);
  } catch (error) {
    assert.ok(error instanceof SyntaxError);
    return false;
  }
}

function rotate<T>(items: readonly T[], by: number): T[] {
  const cut = items.length === 0 ? 0 : by % items.length;
  return [...items.slice(cut), ...items.slice(0, cut)];
}

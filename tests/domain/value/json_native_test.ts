/**
 * What the runtime's own JSON parser would read otherwise than Python does.
 *
 * @module
 */

import assert from "node:assert/strict";
import { JsonError, MAX_DEPTH, parseJson } from "../../../lib/domain/value/json_parse.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";

Deno.test("parseJson() keeps keys and numbers that a JavaScript object would change", async (t) => {
  const cases: Readonly<Record<string, string>> = {
    "keys that look like numbers": '{"b": null, "10": null, "9": null}',
    "a key that names a prototype": '{"__proto__": "x", "constructor": {}}',
    "a whole number and a float": '{"a": [1, 1.0]}',
    "numbers that JSON does not have": "[NaN, -Infinity]",
  };
  for (const [name, text] of Object.entries(cases)) {
    await t.step(name, () => assert.equal(formatJson(parseJson(text)), text));
  }
});

Deno.test("parseJson() reads exactly as many levels as Python does", () => {
  const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
  assert.equal(formatJson(parseJson(nested(MAX_DEPTH))), nested(MAX_DEPTH));
  assert.throws(() => parseJson(nested(MAX_DEPTH + 1)), JsonError);
});
Deno.test("parseJson() reads an escaped key right after an object with a backslash as a key", () => {
  const keys = (text: string) => [...(parseJson(text) as Mapping).keys()];
  assert.deepEqual(keys('{"a": {}, "\\\\": {}}'), ["a", "\\"]);
  assert.deepEqual(keys('{"a": {}, "\\uffee": {}}'), ["a", "\uffee"]);
  assert.deepEqual(keys('{"a": {}, "\\n": {}}'), ["a", "\n"]);
});

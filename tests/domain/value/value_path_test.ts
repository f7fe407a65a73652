/**
 * Which value a dotted path leads to.
 *
 * @module
 */

import assert from "node:assert/strict";
import { parseJson } from "../../../lib/domain/value/json_parse.ts";
import type { Mapping } from "../../../lib/domain/value/value.ts";
import { valueAtPath } from "../../../lib/domain/value/value_path.ts";

const VALUES = parseJson(
  '{"model":{"depth":3,"0":"zero","none":null,"heads":[{"n":8}]},"tools":["a","b"],"x.y":1,"x":{"y":2}}',
) as Mapping;

Deno.test("valueAtPath() follows keys of mappings and places of lists", () => {
  const table: Readonly<Record<string, unknown>> = {
    "model.depth": 3n,
    "model.0": "zero",
    "model.none": null,
    "model.heads.0.n": 8n,
    "tools.0": "a",
    "tools.1": "b",
  };
  for (const [path, value] of Object.entries(table)) {
    assert.deepEqual(valueAtPath(VALUES, path), value, path);
  }
  assert.deepEqual(valueAtPath(VALUES, "tools"), ["a", "b"]);
});

Deno.test("valueAtPath() takes a key that is the whole path before the path", () => {
  assert.equal(valueAtPath(VALUES, "x.y"), 1n);
});

Deno.test("valueAtPath() finds nothing where a path leads nowhere", () => {
  const nowhere = [
    "model.width",
    "model.depth.x",
    "model.none.x",
    "tools.2",
    "tools.-1",
    "tools.00",
    "tools.length",
    "tools.",
    ".tools",
    "model..depth",
    "other.x",
    "",
  ];
  for (const path of nowhere) assert.equal(valueAtPath(VALUES, path), undefined, path);
});

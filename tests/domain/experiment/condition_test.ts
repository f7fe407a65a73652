import assert from "node:assert/strict";
import { findConditionBlock, mergeCondition } from "../../../lib/domain/experiment/condition.ts";
import { Float, type Value } from "../../../lib/domain/value/value.ts";
import { parseYaml } from "../../../lib/domain/yaml/yaml.ts";
import type { YamlMapping } from "../../../lib/domain/yaml/yaml_value.ts";
import { json } from "../../support/store.ts";

const FRONT_MATTER = parseYaml(`
conditions:
  full: {a: 1}
  1: {a: 2}
  "2": {a: 3}
  label: just text
  condition: {condition: other}
`) as YamlMapping;

Deno.test("findConditionBlock() compares names as Python compares keys", async (t) => {
  const cases: readonly (readonly [Value, Value | undefined])[] = [
    ["full", 1n],
    ["Full", undefined],
    [1n, 2n],
    [new Float(1), 2n],
    [true, 2n],
    ["1", undefined],
    ["2", 3n],
    [2n, undefined],
    ["label", undefined],
    [null, undefined],
  ];
  for (const [name, expected] of cases) {
    await t.step(String(name), () => {
      assert.equal(findConditionBlock(FRONT_MATTER, name)?.get("a"), expected);
    });
  }
});

Deno.test("findConditionBlock() finds nothing if the conditions are no mapping", () => {
  for (const text of ["conditions:", "conditions: full", "conditions: [full]", "other: 1"]) {
    assert.equal(findConditionBlock(parseYaml(text) as YamlMapping, "full"), undefined, text);
  }
});

Deno.test("mergeCondition() puts the person's value into the block's place", () => {
  const merged = mergeCondition(
    json('{"a": 1, "b": {"c": 1}}'),
    json('{"condition": "full", "b": {"d": 2}}'),
  );
  assert.deepEqual([...merged.keys()], ["a", "b", "condition"]);
  assert.deepEqual(merged.get("b"), json('{"d": 2}'));
});

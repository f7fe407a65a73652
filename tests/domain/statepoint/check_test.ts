import assert from "node:assert/strict";
import { findProblem } from "../../../lib/domain/statepoint/check.ts";
import type { Value } from "../../../lib/domain/value/value.ts";
import { json } from "../../support/store.ts";

Deno.test("findProblem() names the path of a key with a dot", async (t) => {
  const cases = [
    ['{"a.b": 1}', '["a.b"]', "a.b"],
    ['{"a": {"b": {"c.d": 1}}}', 'a.b["c.d"]', "a"],
    ['{"ok": 1, "a": [0, [{".": 1}]]}', 'a[1][0]["."]', "a"],
  ] as const;
  for (const [text, path, topKey] of cases) {
    await t.step(text, () => {
      const problem = findProblem(json(text));
      assert.deepEqual([problem?.path, problem?.topKey], [path, topKey]);
    });
  }
});

Deno.test("findProblem() accepts the values that signac accepts", () => {
  const text = '{"": 1, "a b": "x.y", "é": [1.5, NaN, null, {"k": []}], "-": {"": {}}}';
  assert.equal(findProblem(json(text)), undefined);
});

Deno.test("findProblem() refuses values that Python could not read again", () => {
  const nested = (levels: number) => {
    let value: Value = 1n;
    for (let level = 0; level < levels; level++) value = [value];
    return new Map([["a", value]]);
  };
  assert.equal(findProblem(nested(150)), undefined);
  assert.match(findProblem(nested(151))?.state ?? "", /nested deeper/);
  assert.equal(findProblem(nested(100), 100), undefined);
  assert.match(findProblem(nested(101), 100)?.state ?? "", /nested deeper/);
  assert.match(findProblem(new Map([["a", 10n ** 4300n]]))?.state ?? "", /4300 digits/);
  assert.equal(findProblem(new Map([["a", -(10n ** 4300n) + 1n]])), undefined);
});

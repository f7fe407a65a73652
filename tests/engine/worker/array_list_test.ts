import assert from "node:assert/strict";
import { grownList } from "../../../lib/engine/worker/array_list.ts";

Deno.test("grownList() keeps places, appends, and begins anew when all is over", () => {
  assert.equal(grownList(["a", "b"], ["b"]), undefined);
  assert.deepEqual(grownList(["a", "b"], ["b", "c"]), ["a", "b", "c"]);
  assert.deepEqual(grownList(["a", "b"], ["c"]), ["c"]);
  assert.equal(grownList(["a"], []), undefined);
});

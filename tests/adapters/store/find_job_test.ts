import assert from "node:assert/strict";
import { UserError } from "../../../lib/errors.ts";
import { findJobId } from "../../../lib/adapters/store/find_job.ts";
import { makeJob, temporaryStore } from "../../support/store.ts";

Deno.test("findJobId() takes an id and any beginning that only one job has", async () => {
  await using place = await temporaryStore();
  const id = makeJob(place.store, '{"a": 1}');
  makeJob(place.store, '{"b": 1}');
  assert.equal(findJobId(place.store, id), id);
  assert.equal(findJobId(place.store, id.slice(0, 8)), id);
  assert.equal(findJobId(place.store, id.slice(0, 8).toUpperCase()), id);
});

Deno.test("findJobId() names the candidates of a beginning that several jobs have", async () => {
  await using place = await temporaryStore();
  const ids = Array.from({ length: 40 }, (_, n) => makeJob(place.store, `{"n": ${n}}`));
  const digits = ids.map((id) => id.slice(0, 1));
  const digit = digits.find((one, at) => digits.indexOf(one) !== at) ?? "";
  const first = ids.filter((id) => id.startsWith(digit)).sort()[0] ?? "missing";
  assert.throws(() => findJobId(place.store, digit), (error: unknown) => {
    assert.ok(error instanceof UserError);
    assert.equal(error.code, "AMBIGUOUS_ID");
    assert.ok(String(error.hint).includes(first));
    return true;
  });
});

Deno.test("findJobId() refuses what is no beginning of an id", async (t) => {
  await using place = await temporaryStore();
  makeJob(place.store, '{"a": 1}');
  for (const text of ["", " ", "xyz", "../..", "ffffffff", "0".repeat(33), "a\nb"]) {
    await t.step(JSON.stringify(text), () => {
      assert.throws(() => findJobId(place.store, text), (error: unknown) => {
        return error instanceof UserError && error.code === "JOB_NOT_FOUND";
      });
    });
  }
});

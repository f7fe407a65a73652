import assert from "node:assert/strict";
import type { Provenance } from "../../../lib/adapters/git/provenance.ts";
import { SharedCode } from "../../../lib/engine/worker/shared_code.ts";

/** Counts the questions that are asked, and those that are dropped. */
function counted() {
  const counts = { asked: 0, dropped: 0 };
  const code = new SharedCode(() => {
    const commit = `c${++counts.asked}`;
    const answer: Provenance = { commit, isDirty: false, summary: undefined, warning: undefined };
    return { answer: Promise.resolve(answer), drop: () => counts.dropped++ };
  });
  return { code, counts };
}

Deno.test("SharedCode asks anew where no run came of what it was asked for", async () => {
  const { code, counts } = counted();
  code.expect()();
  assert.deepEqual(counts, { asked: 1, dropped: 1 });
  const release = code.expect();
  assert.equal((await code.answer()).commit, "c2");
  release();
  assert.deepEqual(counts, { asked: 2, dropped: 1 });
});

Deno.test("SharedCode keeps an answer that a run has used, or may still", async () => {
  const { code, counts } = counted();
  const [first, second] = [code.expect(), code.expect()];
  first();
  assert.deepEqual(counts, { asked: 1, dropped: 0 });
  assert.equal((await code.answer()).commit, "c1");
  second();
  code.expect()();
  assert.equal((await code.answer()).commit, "c1");
  assert.deepEqual(counts, { asked: 1, dropped: 0 });
});

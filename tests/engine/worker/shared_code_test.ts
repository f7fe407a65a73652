import assert from "node:assert/strict";
import { sleep } from "../../../lib/context.ts";
import type { Provenance } from "../../../lib/adapters/git/provenance.ts";
import { SharedCode } from "../../../lib/engine/worker/shared_code.ts";

/** Counts the questions that are asked, and those that are dropped. */
function counted() {
  const counts = { asked: 0, dropped: 0 };
  const code = new SharedCode(() => {
    const commit = `c${++counts.asked}`;
    const answer: Provenance = { commit, isDirty: false, summary: undefined, warning: undefined };
    return { answer: Promise.resolve(answer), drop: () => Promise.resolve(void counts.dropped++) };
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

Deno.test("SharedCode.close() waits until git has ended for every question that was dropped", async () => {
  const drops: PromiseWithResolvers<void>[] = [];
  const code = new SharedCode(() => {
    const dropped = Promise.withResolvers<void>();
    drops.push(dropped);
    return { answer: new Promise<Provenance>(() => {}), drop: () => dropped.promise };
  });
  code.expect()();
  code.expect();
  let isClosed = false;
  const closed = code.close().then(() => isClosed = true);
  drops[1]?.resolve();
  // All that is ready to run has run then.
  await sleep(0);
  assert.ok(!isClosed);
  drops[0]?.resolve();
  await closed;
});

import assert from "node:assert/strict";
import { decideAddition, planAdditions, recommitKey } from "../../../lib/domain/plan/addition.ts";
import { json } from "../../support/store.ts";

const POLICY = { tag: "t", retag: false, onlyNew: false };

Deno.test("decideAddition() decides by the state, the tag and the policy", async (t) => {
  const waiting = '{"status": "queued", "queue": {"queued_at": "q", "tag": "t"}}';
  const cases = [
    ["a new one", undefined, {}, "queued"],
    ["one that was only made", '{"status": "created"}', {}, "queued"],
    ["one without any document", "{}", {}, "queued"],
    ["one that waits", waiting, {}, "duplicate"],
    ["one that waits under another tag", waiting, { tag: "u" }, "other_tag"],
    ["one that waits under a tag, added without", waiting, { tag: undefined }, "other_tag"],
    ["one that is to be moved", waiting, { tag: "u", retag: true }, "moved"],
    ["one that is over", '{"status": "complete"}', {}, "requeued"],
    ["one that was stopped", '{"status": "stopped"}', {}, "requeued"],
    [
      "one that is over, when only new ones count",
      '{"status": "failed"}',
      { onlyNew: true },
      "exists",
    ],
  ] as const;
  for (const [name, document, policy, expected] of cases) {
    await t.step(name, () => {
      const known = document === undefined
        ? undefined
        : { document: json(document), isHeld: false };
      assert.equal(decideAddition(known, { ...POLICY, ...policy }), expected);
    });
  }
});

Deno.test("decideAddition() leaves a running job alone unless its holder is gone", () => {
  const document = json('{"status": "running"}');
  assert.equal(decideAddition({ document, isHeld: true }, POLICY), "running");
  assert.equal(decideAddition({ document, isHeld: false }, POLICY), "requeued");
});

Deno.test("recommitKey() distinguishes 1 from 1.0 and ignores the commit", () => {
  assert.notEqual(recommitKey(json('{"a": 1}')), recommitKey(json('{"a": 1.0}')));
  assert.equal(
    recommitKey(json('{"a": 1, "code_commit": "x", "code_dirty": true}')),
    recommitKey(json('{"a": 1}')),
  );
});

Deno.test("planAdditions() prefers a run with the same id to one with another commit", () => {
  const statepoint = json('{"seed": 0, "code_commit": "b"}');
  const document = json('{"status": "queued", "queue": {"queued_at": "q", "tag": "t"}}');
  const known = {
    jobs: new Map([["1", { document, isHeld: false }]]),
    waiting: new Map([[recommitKey(statepoint), "old"]]),
    existing: new Map(),
  };
  const policy = { ...POLICY, allowDuplicates: false };
  const [addition] = planAdditions([{ id: "1", statepoint }], known, policy);
  assert.deepEqual([addition?.jobId, addition?.outcome], ["1", "duplicate"]);
});

Deno.test("planAdditions() finds duplicates in the store and in the sweep itself", () => {
  const runs = [
    { id: "1", statepoint: json('{"seed": 0}') },
    { id: "2", statepoint: json('{"seed": 1}') },
    { id: "1", statepoint: json('{"seed": 0}') },
  ];
  const known = {
    jobs: new Map(),
    waiting: new Map([[recommitKey(json('{"seed": 1}')), "old"]]),
    existing: new Map(),
  };
  const planned = planAdditions(runs, known, { ...POLICY, allowDuplicates: false });
  assert.deepEqual(planned.map(({ jobId, outcome }) => [jobId, outcome]), [
    ["1", "queued"],
    ["old", "duplicate"],
    ["1", "duplicate"],
  ]);
});

import assert from "node:assert/strict";
import { mergeTexts, sharedKind } from "../../../lib/domain/merge/merge_texts.ts";

const ENTRY = (end: string, promoted: string) =>
  `{\n  "ended_at": "${end}",\n  "job_id": "x",\n  "promoted_at": "${promoted}"\n}\n`;

Deno.test("sharedKind() knows the files that two machines may both change", () => {
  assert.equal(sharedKind(".runs/workspace/ab/signac_job_document.json"), "document");
  assert.equal(sharedKind("my runs/workspace/ab/signac_statepoint.json"), "statepoint");
  assert.equal(sharedKind(".aexp/ledger/ab.json"), "ledger");
  assert.equal(sharedKind("sub/.aexp/runs-index/cluster.json"), "index");
  assert.equal(sharedKind("train.py"), undefined);
  assert.equal(sharedKind(".runs/workspace/ab/results.json"), undefined);
});

Deno.test("of two entries of the ledger the one with the later end stays, byte for byte", () => {
  const [early, late] = [ENTRY("t1", "t9"), ENTRY("t2", "t3")];
  for (const [ours, theirs] of [[early, late], [late, early]]) {
    const merged = mergeTexts("ledger", { base: "", ours: ours ?? "", theirs: theirs ?? "" });
    assert.deepEqual(merged, { kind: "merged", text: late, dropped: [] });
  }
});

Deno.test("indexes of runs are united, and the later export counts", () => {
  const index = (at: string, ...runs: string[]) =>
    JSON.stringify({
      schema_version: 1,
      machine_label: "c",
      exported_at: at,
      entries: runs.map((run) => ({ job_id: run, status: at })),
    });
  const merged = mergeTexts("index", {
    base: "",
    ours: index("t1", "b", "a"),
    theirs: index("t2", "c", "b"),
  });
  assert.equal(merged.kind, "merged");
  const { exported_at, entries } = JSON.parse(merged.kind === "merged" ? merged.text : "");
  assert.equal(exported_at, "t2");
  assert.deepEqual(entries, [
    { job_id: "a", status: "t1" },
    { job_id: "b", status: "t2" },
    { job_id: "c", status: "t2" },
  ]);
});

Deno.test("of two orders of a state point's keys the smaller text stays; other values are refused", () => {
  const [ab, ba] = ['{"a": 1, "b": 2}', '{"b": 2, "a": 1}'];
  for (const [ours, theirs] of [[ab, ba], [ba, ab]]) {
    const merged = mergeTexts("statepoint", { base: "", ours: ours ?? "", theirs: theirs ?? "" });
    assert.deepEqual(merged, { kind: "merged", text: ab, dropped: [] });
  }
  const other = mergeTexts("statepoint", { base: "", ours: ab, theirs: '{"a": 1.0, "b": 2}' });
  assert.equal(other.kind, "refused");
});

Deno.test("a side that is not whole is refused with its place; an ancestor that is not, is no ancestor", () => {
  const half = mergeTexts("document", { base: "", ours: '{"a": 1', theirs: "{}" });
  assert.deepEqual(half, {
    kind: "refused",
    reason: "one side is not whole JSON (line 1, column 8)",
  });
  const empty = mergeTexts("document", { base: "", ours: "{}", theirs: "" });
  assert.deepEqual(empty, { kind: "refused", reason: "the other side is empty" });
  const merged = mergeTexts("document", {
    base: '{"a',
    ours: '{"a": 1}',
    theirs: '\ufeff{"b": 1}',
  });
  assert.deepEqual(merged, { kind: "merged", text: '{"a": 1, "b": 1}', dropped: [] });
});

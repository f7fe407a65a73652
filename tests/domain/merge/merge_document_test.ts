import assert from "node:assert/strict";
import { attemptsOf, attemptView } from "../../../lib/domain/document/attempt.ts";
import { queueOf, statusOf } from "../../../lib/domain/document/document_view.ts";
import { mergeDocuments } from "../../../lib/domain/merge/merge_document.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";
import { type Mapping, mappingAt } from "../../../lib/domain/value/value.ts";
import { json } from "../../support/store.ts";

/** A run that waits. */
const WAITING = `"status": "queued", "queue": {"queued_at": "t0", "tag": "a"}`;
const CONFLICTS = "merge_conflicts";

function attempt(id: string, status: string, n = 1): string {
  const end = status === "running" ? "null" : `"${id}-end"`;
  return `{"id": "${id}", "n": ${n}, "started_at": "${id}-start", "ended_at": ${end}, "status": "${status}"}`;
}

/** The document of a run whose last attempt has a verdict. */
function ran(status: string, attempts: readonly string[], more = ""): Mapping {
  const last = attemptView(attemptsOf(json(`{"attempts": [${attempts.at(-1)}]}`))[0] ?? new Map());
  const end = last.status === "running" ? "" : `, "ended_at": "${last.id}-end"`;
  return json(
    `{"status": "${status}", "queue": {"queued_at": "t0", "tag": "a"${more}}, ` +
      `"started_at": "${last.startedAt}"${end}, "attempts": [${attempts.join(", ")}]}`,
  );
}

/** Merges in both orders, which must agree. */
function merge(base: Mapping | undefined, ours: Mapping, theirs: Mapping): Mapping {
  const { document, dropped } = mergeDocuments({ base, ours, theirs });
  const other = mergeDocuments({ base, ours: theirs, theirs: ours });
  assert.equal(formatJson(other.document), formatJson(document));
  assert.equal(other.dropped.length, dropped.length);
  return document;
}

function ids(document: Mapping): string {
  return attemptsOf(document).map((entry) => attemptView(entry).id).join();
}

Deno.test("a run that one side ran while the other gave it a tag has both", () => {
  const base = json(`{${WAITING}}`);
  const tagged = json(`{"status": "queued", "queue": {"queued_at": "t0", "tag": "b"}}`);
  const merged = merge(base, tagged, ran("complete", [attempt("x", "complete")]));
  assert.equal(statusOf(merged), "complete");
  assert.equal(queueOf(merged).tag, "b");
  assert.equal(ids(merged), "x");
  assert.equal(merged.has(CONFLICTS), false);
});

Deno.test("a later asking on top of an attempt that both know is queued", () => {
  const failed = ran("failed", [attempt("x", "failed")]);
  const retried = json(
    formatJson(ran("queued", [attempt("x", "failed")], ', "attempts_before": 1')),
  );
  const noted = new Map(failed).set("note", "seen");
  const merged = merge(failed, retried, noted);
  assert.equal(statusOf(merged), "queued");
  assert.equal(merged.get("note"), "seen");
  const removed = new Map(failed).set("status", "abandoned");
  assert.equal(statusOf(merge(failed, retried, removed)), "queued");
});

Deno.test("an attempt after the last asking decides", () => {
  const base = ran("failed", [attempt("x", "failed")]);
  const retried = ran("queued", [attempt("x", "failed")], ', "attempts_before": 1');
  const forced = ran("complete", [attempt("x", "failed"), attempt("y", "complete", 2)]);
  const merged = merge(base, retried, forced);
  assert.equal(statusOf(merged), "complete");
  assert.equal(ids(merged), "x,y");
  assert.match(formatJson(mappingAt(merged, "queue")), /"attempts_before": 1/);
});

Deno.test("of two verdicts on one attempt a recorded end beats a guess, and stopped beats interrupted", () => {
  const base = ran("running", [attempt("x", "running")]);
  for (
    const [better, worse] of [["complete", "lost"], ["failed", "lost"], ["stopped", "interrupted"]]
  ) {
    const status = worse === "lost" || worse === "interrupted" ? "queued" : worse;
    const one = ran(better ?? "", [attempt("x", better ?? "")]);
    const other = ran(status ?? "", [attempt("x", worse ?? "")]);
    const merged = merge(base, one, other);
    assert.equal(statusOf(merged), better);
    assert.equal(attemptView(attemptsOf(merged)[0] ?? new Map()).status, better);
  }
});

Deno.test("two clones that ran one run keep both attempts; a recorded end is not run again", () => {
  const base = json(`{${WAITING}}`);
  const done = ran("complete", [attempt("x", "complete")]);
  const gone = ran("queued", [attempt("y", "interrupted")]);
  const merged = merge(base, done, gone);
  assert.equal(statusOf(merged), "complete");
  assert.equal(ids(merged), "y,x");
  const failed = ran("failed", [attempt("z", "failed")]);
  assert.equal(statusOf(merge(base, done, failed)), "complete");
  assert.equal(ids(merge(base, done, failed)), "z,x");
});

Deno.test("a removed run that ran elsewhere meanwhile has the verdict of its attempt", () => {
  const base = json(`{${WAITING}}`);
  const removed = json(
    `{"status": "abandoned", "queue": {"queued_at": "t0", "tag": "a"}, "ended_at": "t1"}`,
  );
  assert.equal(
    statusOf(merge(base, removed, ran("complete", [attempt("x", "complete")]))),
    "complete",
  );
  assert.equal(
    statusOf(merge(base, removed, ran("queued", [attempt("x", "interrupted")]))),
    "abandoned",
  );
});

Deno.test("Python's documents merge by status and times, and no end is lost", () => {
  const base = json(`{${WAITING}}`);
  const complete = json(
    `{"status": "complete", "queue": {"queued_at": "t0", "tag": "a"}, "started_at": "t1", "ended_at": "t2", "wallclock_s": 1.5}`,
  );
  assert.equal(statusOf(merge(base, complete, ran("queued", [attempt("x", "lost")]))), "complete");
  const failed = json(
    `{"status": "failed", "queue": {"queued_at": "t0", "tag": "a"}, "started_at": "t1", "ended_at": "t3"}`,
  );
  const merged = merge(base, complete, failed);
  assert.equal(statusOf(merged), "complete");
  assert.equal(
    formatJson(merged.get(CONFLICTS) ?? null),
    '[{"key": "run", "value": {"status": "failed", "started_at": "t1", "ended_at": "t3"}}]',
  );
  const again = json(
    `{"status": "queued", "queue": {"queued_at": "t9"}, "started_at": "t1", "ended_at": "t2", "wallclock_s": 1.5}`,
  );
  assert.equal(
    statusOf(merge(complete, again, new Map(complete).set("status", "stopped"))),
    "stopped",
  );
  assert.equal(statusOf(merge(complete, again, new Map(complete).set("note", "n"))), "queued");
});

Deno.test("of a key that both sides changed the greater text stays, and the other is kept", () => {
  const base = json('{"notes": {"lr": 1, "seen": true}}');
  const a = json('{"notes": {"lr": 10, "seen": true, "a": 1}}');
  const b = json('{"notes": {"lr": 1.5, "b": 2}}');
  const merged = merge(base, a, b);
  assert.equal(
    formatJson(merged),
    '{"notes": {"lr": 10, "a": 1, "b": 2}, ' +
      '"merge_conflicts": [{"key": "notes.lr", "value": 1.5}]}',
  );
  // A person who has read the list empties it.
  const read = json(formatJson(merged));
  const emptied = new Map(read);
  emptied.delete(CONFLICTS);
  assert.equal(merge(read, emptied, new Map(read).set("more", 1n)).has(CONFLICTS), false);
});

Deno.test("two tags that were given at once are both told", () => {
  const base = json(`{${WAITING}}`);
  const b = json('{"status": "queued", "queue": {"queued_at": "t0", "tag": "b"}}');
  const c = json('{"status": "queued", "queue": {"queued_at": "t0", "tag": "c"}}');
  const merged = merge(base, b, c);
  assert.equal(queueOf(merged).tag, "c");
  assert.equal(formatJson(merged.get(CONFLICTS) ?? null), '[{"key": "queue.tag", "value": "b"}]');
});

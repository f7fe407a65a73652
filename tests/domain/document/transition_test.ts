import assert from "node:assert/strict";
import { type AttemptStart, startedAttempt } from "../../../lib/domain/document/attempt.ts";
import type { Ended, Queued } from "../../../lib/domain/document/event.ts";
import { nextDocument } from "../../../lib/domain/document/transition.ts";
import { formatJson } from "../../../lib/domain/value/json_text.ts";
import { type Mapping, mappingAt } from "../../../lib/domain/value/value.ts";
import { json } from "../../support/store.ts";

const LINK = { experimentId: "E001", hypothesisId: "H001", subHypothesisId: undefined };
const QUEUED: Queued = {
  kind: "queued",
  link: LINK,
  at: "2026-11-23T12:29:37Z",
  queuedAt: "2026-11-23T12:29:37.000001Z",
  tag: "paper-ablation",
  runnerHint: undefined,
  command: undefined,
  diffSummary: undefined,
};
const ATTEMPT: AttemptStart = {
  id: "one",
  n: 1,
  host: "node1",
  startedAt: "2026-11-23T12:40:09Z",
  command: "train",
  template: { path: "kb/E001.md", blob: "b10b" },
  scheduler: undefined,
  code: { commit: "c0de", isDirty: false, summary: undefined },
  tag: undefined,
  evidence: [],
};
const PROC = { pid: 8, host: "node1", startedAt: "s", groupId: 8, startTicks: 80 };
const ENDED: Ended = {
  kind: "ended",
  attempt: startedAttempt(ATTEMPT),
  outcome: { kind: "complete" },
  at: "2026-11-23T12:50:09Z",
  wallclockS: 600.25,
  outputTail: "last words\n",
  results: undefined,
  childPid: 8,
};

function started(document: Mapping, start = ATTEMPT): Mapping {
  const attempt = startedAttempt(start);
  return nextDocument(document, { kind: "started", attempt, proc: PROC, hasHeartbeat: true });
}

Deno.test("nextDocument() queues a new job in the Python program's layout", () => {
  const link = '"aexp": {"experiment_id": "E001", "experiment_path": ' +
    '"kb/research/experiments/E001-*.md", "hypothesis_id": "H001", "sub_hypothesis_id": null}';
  assert.equal(
    formatJson(nextDocument(new Map(), QUEUED)),
    `{${link}, "status": "queued", "created_at": "2026-11-23T12:29:37Z", ` +
      '"queue": {"queued_at": "2026-11-23T12:29:37.000001Z", "tag": "paper-ablation"}}',
  );
});

Deno.test("nextDocument() writes the legacy link under its new name, at the end", () => {
  const document = json('{"limina": {"experiment_id": "E002"}, "status": "created"}');
  const next = nextDocument(document, { kind: "created", link: LINK, at: "now" });
  assert.deepEqual([...next.keys()], ["status", "aexp", "created_at"]);
});

Deno.test("nextDocument() queues a finished job again and keeps attempts and unknown keys", () => {
  const document = json(
    '{"status": "failed", "created_at": "then", "mine": 1, "attempts": [{"n": 1}], ' +
      '"queue": {"queued_at": "before", "tag": "old", "last_error": {"returncode": 1}, "theirs": 2}}',
  );
  const next = nextDocument(document, { ...QUEUED, tag: undefined });
  assert.equal(next.get("status"), "queued");
  assert.equal(next.get("created_at"), "then");
  assert.equal(formatJson(next.get("attempts") ?? null), '[{"n": 1}]');
  assert.equal(
    formatJson(next.get("queue") ?? null),
    '{"queued_at": "2026-11-23T12:29:37.000001Z", "theirs": 2, "attempts_before": 1}',
  );
});

Deno.test("nextDocument() clears the facts of the attempt before at a start, and keeps its entry", () => {
  const document = json(
    '{"status": "failed", "started_at": "a", "heartbeat_at": "b", "ended_at": "c", ' +
      '"wallclock_s": 1.5, "results": {"x": 1}, "attempts": [{"n": 1, "status": "failed"}], ' +
      '"queue": {"queued_at": "q", "last_error": {"returncode": 1}, "proc": {"pid": 3}}}',
  );
  const next = started(document, { ...ATTEMPT, n: 2 });
  assert.deepEqual([...next.keys()], ["status", "started_at", "attempts", "queue", "heartbeat_at"]);
  assert.deepEqual([...mappingAt(next, "queue").keys()], ["queued_at", "proc"]);
  assert.equal(mappingAt(mappingAt(next, "queue"), "proc").get("pid"), 8n);
  assert.equal(next.get("started_at"), ATTEMPT.startedAt);
  const attempts = next.get("attempts") as readonly Mapping[];
  assert.deepEqual(attempts.map((attempt) => attempt.get("n")), [1n, 2n]);
});

Deno.test("nextDocument() puts a job with a lost attempt back and records the evidence", () => {
  const outcome = { kind: "lost", cause: "lost", evidence: ["runner 7 has ended"] } as const;
  const next = nextDocument(started(new Map()), { ...ENDED, outcome, wallclockS: undefined });
  assert.equal(next.get("status"), "queued");
  assert.equal(next.has("wallclock_s"), false);
  const [attempt] = next.get("attempts") as readonly Mapping[];
  assert.deepEqual([attempt?.get("status"), attempt?.get("returncode")], ["lost", null]);
  assert.deepEqual(attempt?.get("evidence"), ["runner 7 has ended"]);
  const final = nextDocument(started(new Map()), {
    ...ENDED,
    outcome: { ...outcome, isFinal: true },
  });
  assert.equal(final.get("status"), "failed");
});

Deno.test("nextDocument() records an end in a document that has lost the attempt", () => {
  const next = nextDocument(json('{"status": "queued", "queue": {"queued_at": "q"}}'), ENDED);
  assert.equal(next.get("status"), "complete");
  const attempts = next.get("attempts") as readonly Mapping[];
  assert.deepEqual(attempts.map((attempt) => attempt.get("status")), ["complete"]);
  assert.equal(nextDocument(next, ENDED).size, next.size);
});

Deno.test("nextDocument() puts a retried job back and keeps its place and its history", () => {
  const failed = nextDocument(started(json('{"queue": {"queued_at": "q", "tag": "t"}}')), {
    ...ENDED,
    outcome: { kind: "failed", returncode: 1, cause: undefined },
  });
  const next = nextDocument(failed, { kind: "retried" });
  assert.equal(next.get("status"), "queued");
  assert.equal(
    formatJson(next.get("queue") ?? null),
    '{"queued_at": "q", "tag": "t", "attempts_before": 1}',
  );
  assert.equal((next.get("attempts") as readonly Mapping[]).length, 1);
});

Deno.test("nextDocument() records a stop as the Python program does", () => {
  const event = { kind: "stopped", at: "now", returncode: 0, note: "nothing ran" } as const;
  const next = nextDocument(json('{"queue": {"queued_at": "q", "proc": {"pid": 3}}}'), event);
  assert.equal(next.get("status"), "stopped");
  assert.equal(next.get("ended_at"), "now");
  assert.equal(
    formatJson(mappingAt(next, "queue").get("last_error") ?? null),
    '{"returncode": 0, "stderr_tail": "stopped via `aexp queue stop`: nothing ran", ' +
      '"failed_at": "now", "cause": "operator_stop"}',
  );
});

Deno.test("nextDocument() ends an attempt with its outcome", async (t) => {
  const running = started(json('{"queue": {"queued_at": "q"}}'));
  assert.equal(
    formatJson(mappingAt(running, "queue").get("proc") ?? null),
    '{"pid": 8, "host": "node1", "started_at": "s", "pgid": 8, "start_fingerprint": 80.0}',
  );
  await t.step("complete", () => {
    const next = nextDocument(running, ENDED);
    assert.equal(next.get("status"), "complete");
    assert.equal(formatJson(next.get("wallclock_s") ?? null), "600.25");
    assert.equal(formatJson(next.get("queue") ?? null), '{"queued_at": "q"}');
  });
  await t.step("failed", () => {
    const outcome = { kind: "failed", returncode: -9, cause: undefined } as const;
    const next = nextDocument(running, { ...ENDED, outcome });
    assert.equal(next.get("status"), "failed");
    assert.equal(
      formatJson(mappingAt(next, "queue").get("last_error") ?? null),
      '{"returncode": -9, "stderr_tail": "last words\\n", "failed_at": "2026-11-23T12:50:09Z"}',
    );
  });
  await t.step("interrupted", () => {
    const outcome = { kind: "interrupted", returncode: 0, cause: "interrupted" } as const;
    const next = nextDocument(running, { ...ENDED, outcome });
    assert.equal(next.get("status"), "queued");
    const error = mappingAt(mappingAt(next, "queue"), "last_error");
    assert.equal(error.get("cause"), "interrupted");
    const [attempt] = next.get("attempts") as readonly Mapping[];
    assert.equal(attempt?.get("status"), "interrupted");
  });
  await t.step("after somebody stopped it", () => {
    const stopped = new Map(running).set("status", "stopped")
      .set("queue", json('{"queued_at": "q", "last_error": {"cause": "operator_stop"}}'));
    const outcome = { kind: "failed", returncode: -15, cause: undefined } as const;
    const next = nextDocument(stopped, { ...ENDED, outcome });
    assert.equal(next.get("status"), "stopped");
    const error = mappingAt(mappingAt(next, "queue"), "last_error");
    assert.equal(error.get("cause"), "operator_stop");
  });
  await t.step("while the child of another is recorded", () => {
    const proc = json('{"pid": 99}');
    const other = new Map(running).set(
      "queue",
      new Map(mappingAt(running, "queue")).set("proc", proc),
    );
    const next = nextDocument(other, ENDED);
    assert.equal(mappingAt(mappingAt(next, "queue"), "proc").get("pid"), 99n);
  });
});

Deno.test("nextDocument() abandons a job and keeps the time at which it ended", () => {
  const at = "2026-11-23T13:00:00Z";
  assert.equal(
    formatJson(nextDocument(json('{"status": "queued"}'), { kind: "abandoned", at })),
    `{"status": "abandoned", "ended_at": "${at}"}`,
  );
  const ended = nextDocument(json('{"ended_at": "before"}'), { kind: "abandoned", at });
  assert.equal(ended.get("ended_at"), "before");
});

Deno.test("nextDocument() repairs a document at a heartbeat, unless a person stopped or removed the job", () => {
  const attempt = startedAttempt(ATTEMPT);
  const beat = { kind: "beat", at: "2026-11-23T12:41:00Z", proc: PROC, attempt } as const;
  const turnedBack = nextDocument(json('{"status": "queued", "queue": {"queued_at": "q"}}'), beat);
  assert.equal(turnedBack.get("status"), "running");
  assert.deepEqual(turnedBack.get("attempts"), [attempt]);
  assert.equal(mappingAt(mappingAt(turnedBack, "queue"), "proc").get("pid"), 8n);
  const stopped = nextDocument(json('{"status": "stopped", "queue": {"queued_at": "q"}}'), beat);
  assert.equal(stopped.get("status"), "stopped");
  assert.ok(!mappingAt(stopped, "queue").has("proc"));
  assert.equal(stopped.get("heartbeat_at"), beat.at);
});

Deno.test("nextDocument() repairs a document that is older than the attempt", () => {
  const older = json(
    '{"status": "failed", "started_at": "a", "ended_at": "c", "wallclock_s": 1.5, "results": {}, ' +
      '"queue": {"queued_at": "q", "last_error": {"returncode": 1}, "submitted": {}}}',
  );
  const attempt = startedAttempt(ATTEMPT);
  const at = "2026-11-23T12:41:00Z";
  const beaten = nextDocument(older, { kind: "beat", at, proc: PROC, attempt });
  assert.equal(formatJson(beaten), formatJson(new Map(started(older)).set("heartbeat_at", at)));
  const ended = nextDocument(json('{"status": "queued", "queue": {"queued_at": "q"}}'), ENDED);
  assert.equal(ended.get("started_at"), ATTEMPT.startedAt);
});

Deno.test("nextDocument() changes only the attempt's own entry if the end comes late", () => {
  const second = { ...ATTEMPT, id: "two", n: 2 };
  const failed = nextDocument(started(nextDocument(new Map(), QUEUED)), {
    ...ENDED,
    outcome: { kind: "failed", returncode: 3, cause: undefined },
  });
  const complete = nextDocument(started(failed, second), {
    ...ENDED,
    attempt: startedAttempt(second),
  });
  const late = nextDocument(complete, {
    ...ENDED,
    outcome: { kind: "interrupted", returncode: -15, cause: "interrupted" },
  });
  const rest = (document: Mapping) => formatJson(new Map(document).set("attempts", null));
  assert.equal(rest(late), rest(complete));
  const [first, last] = late.get("attempts") as Mapping[];
  assert.deepEqual([first?.get("status"), last?.get("status")], ["interrupted", "complete"]);
});

Deno.test("nextDocument() removes the submission of a job that starts or is put back", () => {
  const queued = nextDocument(new Map(), QUEUED);
  const event = {
    kind: "submitted",
    scheduler: "slurm",
    id: "41",
    at: "2026-11-23T12:30:00Z",
  } as const;
  const submitted = nextDocument(queued, event);
  assert.ok(mappingAt(submitted, "queue").has("submitted"));
  for (const next of [started(submitted), nextDocument(submitted, { kind: "retried" })]) {
    assert.ok(!mappingAt(next, "queue").has("submitted"));
  }
});

import assert from "node:assert/strict";
import {
  type FilteredJob,
  filterKey,
  isMeant,
  lastingPart,
  mayBeMeant,
  needsStatepoint,
  type QueueFilter,
} from "../../../lib/domain/document/queue_filter.ts";
import { parseSince } from "../../../lib/domain/document/since.ts";
import { StoredStatepoint } from "../../../lib/domain/statepoint/stored_statepoint.ts";
import { parseAssignments } from "../../../lib/domain/sweep/assignment.ts";
import { UserError } from "../../../lib/errors.ts";
import { json } from "../../support/store.ts";

const ID = "42b7b4f2921788ea14dac5566e6f06d0";

function job(document: string, statepoint = "{}"): FilteredJob {
  return { id: ID, document: json(document), statepoint: new StoredStatepoint(statepoint) };
}

const FAILED = job(
  `{"status": "failed", "ended_at": "2026-11-23T12:50:09Z", "started_at": "2026-11-23T12:40:09Z",
    "aexp": {"experiment_id": "E001"},
    "queue": {"queued_at": "2026-11-23T12:29:37.000001Z", "tag": "opt",
      "last_error": {"returncode": -9, "cause": "time_limit", "stderr_tail": ""}}}`,
  '{"lr": 0.001, "seed": 3, "name": "3", "model": {"depth": 3}, "tools": ["a"]}',
);

const MATCHES: readonly (readonly [filter: QueueFilter, isMatch: boolean])[] = [
  [{}, false],
  [{ includeTerminal: true }, true],
  [{ jobIds: new Set([ID]) }, true],
  [{ jobIds: new Set(["other"]), includeTerminal: true }, false],
  [{ statuses: ["failed"] }, true],
  [{ statuses: ["queued", "failed"] }, true],
  [{ statuses: ["queued"], includeTerminal: true }, false],
  [{ causes: ["time_limit"] }, true],
  [{ causes: ["signal_9"] }, false],
  [{ tag: "opt", experimentId: "E001", includeTerminal: true }, true],
  [{ tag: "op", includeTerminal: true }, false],
  [{ experimentId: "E002", includeTerminal: true }, false],
  [{ sinceMs: Date.parse("2026-11-23T12:50:09Z"), includeTerminal: true }, true],
  [{ sinceMs: Date.parse("2026-11-23T12:50:10Z"), includeTerminal: true }, false],
];

Deno.test("isMeant() compares every part of a filter", async (t) => {
  for (const [filter, isMatch] of MATCHES) {
    await t.step(Deno.inspect(filter, { compact: true, breakLength: Infinity }), () => {
      assert.equal(isMeant(FAILED, filter), isMatch);
      assert.equal(mayBeMeant(FAILED, filter), isMatch);
    });
  }
});

Deno.test("a value is compared as queue add reads it; a text matches the number that it spells", async (t) => {
  const cases: Readonly<Record<string, boolean>> = {
    "seed=3": true,
    'seed:="3"': false,
    "seed:=3": true,
    "seed:=3.0": false,
    "name=3": true,
    "name:=3": false,
    "lr=0.001": true,
    "lr=1e-3": true,
    "lr:=1e-3": true,
    "lr=": false,
    "lr=1": false,
    "model.depth=3": true,
    "model.width=3": false,
    "tools.0=a": true,
    'tools:=["a"]': true,
    "seed=3, model.depth=4": false,
    "nothing=": false,
  };
  for (const [text, isMatch] of Object.entries(cases)) {
    await t.step(text, () => {
      const filter = { values: parseAssignments(text), includeTerminal: true };
      assert.equal(isMeant(FAILED, filter), isMatch);
      assert.equal(mayBeMeant(FAILED, filter), true);
      assert.equal(needsStatepoint(FAILED.document, filter), true);
    });
  }
});

Deno.test("a job that was never queued matches only where that is asked for", () => {
  const created = job("{}", '{"experiment_id": "E001"}');
  assert.equal(isMeant(created, {}), false);
  assert.equal(isMeant(created, { includeUnqueued: true }), true);
  assert.equal(isMeant(created, { includeUnqueued: true, statuses: ["created"] }), true);
  const ofExperiment = { includeUnqueued: true, experimentId: "E001" };
  assert.equal(isMeant(created, ofExperiment), true);
  assert.equal(needsStatepoint(created.document, ofExperiment), true);
  assert.equal(needsStatepoint(FAILED.document, ofExperiment), false);
});

Deno.test("a cause is the recorded one, else the exit code; an interrupted run has its attempt's", async (t) => {
  const cases: Readonly<Record<string, string>> = {
    '{"queue": {"last_error": {"returncode": 3}}}': "exit_3",
    '{"queue": {"last_error": {"returncode": -9}}}': "signal_9",
    '{"queue": {"last_error": {"returncode": null, "stderr_tail": "x"}}}': "end_unknown",
    '{"queue": {"tag": "a"}, "attempts": [{"cause": "interrupted"}]}': "interrupted",
  };
  for (const [document, cause] of Object.entries(cases)) {
    await t.step(cause, () => assert.ok(isMeant(job(document), { causes: [cause] })));
  }
});

Deno.test("the lasting part of a filter holds while a run goes on", () => {
  const filter = { tag: "opt", statuses: ["queued" as const], causes: ["lost"], sinceMs: 1e15 };
  assert.equal(isMeant(FAILED, filter), false);
  assert.equal(isMeant(FAILED, lastingPart(filter)), true);
  assert.equal(isMeant(FAILED, lastingPart({ ...filter, tag: "other" })), false);
});

Deno.test("only what a filter has besides tag and experiment changes its key", () => {
  assert.deepEqual(filterKey({ tag: "a", experimentId: "E001", includeTerminal: true }), []);
  assert.notDeepEqual(filterKey({ statuses: ["failed"] }), filterKey({ causes: ["failed"] }));
});

Deno.test("parseSince() takes a time ago, or a date in UTC", async (t) => {
  const now = new Date("2026-11-30T12:00:00Z");
  const cases: Readonly<Record<string, string>> = {
    "2h": "2026-11-30T10:00:00Z",
    "1d12h": "2026-11-29T00:00:00Z",
    "2026-11-29": "2026-11-29T00:00:00Z",
    "2026-11-29T10:00": "2026-11-29T10:00:00Z",
    "2026-11-29T10:00:05+01:00": "2026-11-29T09:00:05Z",
  };
  for (const [text, time] of Object.entries(cases)) {
    await t.step(text, () => assert.equal(parseSince(text, now), Date.parse(time)));
  }
  for (const text of ["", "yesterday", "2026-13-01", "2", "h", "2026-11-29T10"]) {
    await t.step(`refuses "${text}"`, () => {
      assert.throws(() => parseSince(text, now), (error) => error instanceof UserError);
    });
  }
});
